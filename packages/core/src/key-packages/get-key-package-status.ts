import type { Queryable } from '../database/index.ts'
import type { DeviceCaller } from '../identity/index.ts'
import type { Clock } from '../ports/index.ts'
import { lowStock, targetStock } from './limits.ts'
import { selectStock } from './sql/select-stock.ts'
import type { StockRow } from './sql/select-stock.ts'

/** What a device has in stock, and what it should have. */
export type KeyPackageStatus = {
  /** How many can be claimed, without the last resort. */
  readonly available: number
  readonly hasLastResort: boolean
  readonly lowStock: number
  readonly target: number
  readonly earliestExpiry?: Date
}

/** How many key packages of the calling device are in stock. */
export async function getKeyPackageStatus(
  ports: { readonly db: Queryable; readonly clock: Clock },
  { caller }: { readonly caller: DeviceCaller },
): Promise<KeyPackageStatus> {
  const params = [caller.did, caller.deviceId, ports.clock.now()]
  const [stock] = await ports.db.query<StockRow>(selectStock, params)
  const expiry = stock?.earliest_expiry ?? undefined
  return {
    available: stock?.available ?? 0,
    hasLastResort: stock?.has_last_resort ?? false,
    lowStock,
    target: targetStock,
    ...(expiry === undefined ? {} : { earliestExpiry: expiry }),
  }
}
