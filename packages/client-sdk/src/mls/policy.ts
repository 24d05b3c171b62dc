import { createLeaveStatement, decodePolicy, policyBytesOf } from '@catbird-mls/core/mls'
import type { LeaveStatement, Policy, PublicGroup } from '@catbird-mls/core/mls'
import type { DeviceKeys } from './device-keys.ts'
import { MlsEngineError } from './errors.ts'
import { ownLeaf } from './group-state.ts'
import type { GroupState } from './group-state.ts'

/** The policy that every member of the group holds. */
export function policyOf(state: GroupState): Policy {
  return decodePolicy(policyBytesOf(state.context.extensions))
}

/** The group as anybody may know it, for the judgements of `core/mls`. */
export function publicOf(state: GroupState): PublicGroup {
  const { context, tree, confirmationTag } = state
  return { context, tree, confirmationTag, policy: policyOf(state) }
}

/** This leaf's own word that it leaves, so that any member may commit its removal. */
export function leaveStatement(
  state: GroupState,
  device: DeviceKeys,
  convoId: string,
): Promise<LeaveStatement> {
  const leafIndex = ownLeaf(state)
  const node = state.tree[leafIndex * 2]
  if (node?.nodeType !== 'leaf') throw new MlsEngineError('NotMember', 'this device has no leaf')
  const leaving = { convoId, groupId: state.context.groupId, leafIndex, leaf: node.leaf }
  return createLeaveStatement(leaving, device.privateKey, device.ciphersuite)
}
