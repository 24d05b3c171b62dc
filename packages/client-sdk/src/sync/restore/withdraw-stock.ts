import { isError } from '../../errors.ts'
import type { ConvoSlot } from '../convo-slot.ts'
import { persistently, report } from '../ports.ts'
import type { Ports } from '../ports.ts'

type StockPorts = Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>

/**
 * Of key packages that were claimed since the backup the private halves are gone: where the service was set back without a
 * word they are withdrawn, and others are published at the next look. What fails of it for good keeps no convo from going
 * on; it stays to be done, by the next look or the next client.
 */
export async function withdrawStock(ports: StockPorts, slot: ConvoSlot): Promise<void> {
  if (slot.state.record.restock !== true) return
  const revoke = () => ports.api.keyPackage.revokeKeyPackages({ all: true })
  try {
    await persistently(ports, 'withdrawing key packages', revoke)
  } catch (err) {
    if (isError(err, 'ClientClosed', 'DeviceNotFound', 'AccountSuspended')) throw err
    report(ports, 'withdrawing key packages', err)
    return
  }
  await slot.turn((draft) => draft.record({ restock: undefined }))
}
