import type { DeviceKeys, GroupState } from '@catbird-mls/client/mls'
import { loadCiphersuite } from '@catbird-mls/core/mls'
import { composeUpdate } from './compose.ts'
import type { Composed, Poison } from './compose.ts'

/** All the kinds of poison of which nobody can process the commit. */
export const unprocessable = [
  'membershipTag',
  'confirmationTag',
  'path',
  'pathKeys',
] as const satisfies Poison[]

/** A member's commit that the service accepts and that harms the members, made of what the SDK holds of a group. */
export async function poisonedCommit(
  state: GroupState,
  device: DeviceKeys,
  poison?: Poison,
): Promise<Composed> {
  const knows = {
    groupContext: state.context,
    keySchedule: state.schedule,
    ratchetTree: state.tree,
    privatePath: state.privatePath,
    confirmationTag: state.confirmationTag,
    signaturePrivateKey: device.privateKey,
  }
  return composeUpdate(knows, await loadCiphersuite(device.ciphersuite), poison)
}
