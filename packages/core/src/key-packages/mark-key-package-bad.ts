import type { Tx } from '../database/index.ts'
import type { DeviceCaller } from '../identity/index.ts'
import { deleteKeyPackage } from './sql/delete-key-package.ts'

/**
 * Withdraws a key package that its device could not use, a last resort above all: nobody is given it any more, and
 * claims on it count no more. Its init key stays used. Locks the key package.
 */
export async function markKeyPackageBad(
  tx: Tx,
  { owner, ref }: { readonly owner: DeviceCaller; readonly ref: Uint8Array },
): Promise<void> {
  await tx.execute(deleteKeyPackage, [ref, owner.did, owner.deviceId])
}
