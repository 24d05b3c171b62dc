import type { Tx } from '../database/index.ts'
import type { DeviceCaller } from '../identity/index.ts'
import type { Clock } from '../ports/index.ts'
import { markBad } from './sql/mark-bad.ts'

/**
 * Withdraws a key package that its device could not use, a last resort above all: nobody is given it any more, and
 * claims on it count no more. Locks the key package.
 */
export async function markKeyPackageBad(
  tx: Tx,
  ports: { readonly clock: Clock },
  { owner, ref }: { readonly owner: DeviceCaller; readonly ref: Uint8Array },
): Promise<void> {
  await tx.execute(markBad, [ref, owner.did, owner.deviceId, ports.clock.now()])
}
