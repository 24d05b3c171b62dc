import type { Queryable } from '../database/index.ts'
import type { DeviceCaller } from '../identity/index.ts'
import { deleteKeyPackages } from './sql/delete-key-packages.ts'

/**
 * Withdraws key packages of the calling device that nobody has taken out of its stock: those named, or all, the
 * last resort included. Those that are not there are passed over.
 */
export async function revokeKeyPackages(
  ports: { readonly db: Queryable },
  input: { readonly caller: DeviceCaller; readonly refs?: readonly Uint8Array[]; readonly all?: boolean },
): Promise<{ readonly revoked: number }> {
  const { caller, refs = [], all = false } = input
  const revoked = await ports.db.execute(deleteKeyPackages, [caller.did, caller.deviceId, refs, all])
  return { revoked }
}
