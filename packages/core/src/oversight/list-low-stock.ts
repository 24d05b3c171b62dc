import { decodeNames, encodeNames } from './cursor.ts'
import type { PageInput, Ports } from './page.ts'
import type { LowStock, LowStockPage } from './service-views.ts'
import { selectStocks } from './sql/low-stock.ts'
import type { StockRow } from './sql/low-stock.ts'

/** A page looks at so many devices at most. */
const looks = 500

/**
 * Devices that have fewer key packages left than `below`, by DID. A page may have fewer than `limit`, or none, and go on:
 * which devices have few is found by looking at them.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listLowStock(
  { db, clock }: Ports,
  { limit, cursor, below }: PageInput & { readonly below: number },
): Promise<LowStockPage> {
  const after = cursor === undefined ? ['', ''] : decodeNames(cursor, 2)
  const rows = await db.query<StockRow>(selectStocks, [...after, looks, clock.now(), below])
  const low = rows.filter(({ removed, available }) => !removed && available < below)
  const shown = low.slice(0, limit)
  // What is behind the last that is shown will be looked at again.
  const last = low.length > limit ? shown.at(-1) : rows.at(-1)
  const looked = last === undefined ? 0 : rows.indexOf(last) + 1
  const devices = shown.map(stockOf)
  if (last === undefined || (looked === rows.length && rows.length < looks)) return { devices, looked }
  return { devices, looked, cursor: encodeNames(last.did, last.device_id) }
}

function stockOf(row: StockRow): LowStock {
  const { did, device_id: deviceId, available, last_resort: lastResort, last_seen_at: lastSeenAt } = row
  return { did, deviceId, available, lastResort, lastSeenAt }
}
