import type { Bus } from '../bus/index.ts'
import type { Tx } from '../database/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import type { Clock } from '../ports/index.ts'
import { lowStock } from './limits.ts'
import { countStocks } from './sql/count-stocks.ts'
import type { StockCountRow } from './sql/count-stocks.ts'
import { lockAccounts } from './sql/lock-accounts.ts'

// Told at the threshold, and again at each halving: the device may have been offline when it was first told.
const marks = new Set([lowStock, Math.floor(lowStock / 2), Math.floor(lowStock / 4), 0])

/**
 * Tells accounts whose devices have just lost a key package each that the stock is low, when it comes down to a
 * mark. Claims of one account count one after the other, under its row's lock, and each counts one less than the
 * one before: so every mark is told exactly once on the way down, however many claim at once.
 */
export async function tellLowStock(
  tx: Tx,
  ports: { readonly bus: Bus; readonly clock: Clock },
  taken: readonly { readonly did: string; readonly device_id: string }[],
): Promise<void> {
  if (taken.length === 0) return
  const dids = taken.map(({ did }) => did)
  await tx.execute(lockAccounts, [[...new Set(dids)]])
  const deviceIds = taken.map(({ device_id }) => device_id)
  const stocks = await tx.query<StockCountRow>(countStocks, [dids, deviceIds, ports.clock.now()])
  for (const { did, device_id, available } of stocks) {
    if (!marks.has(available)) continue
    const event = { kind: 'keyPackagesLow', deviceId: device_id, available } as const
    await appendAccountEvent(tx, ports, { did, event })
  }
}
