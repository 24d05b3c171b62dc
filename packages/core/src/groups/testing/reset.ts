import { createResetStatement, encodePolicy, membersOf, policyHashOf, sortedDids } from '../../mls/index.ts'
import type { Policy, PublicGroup, ResetOf } from '../../mls/index.ts'
import type { TestDevice } from '../../identity/testing/device.ts'
import { beginGroup } from './member.ts'
import type { TestMember } from './member.ts'

/** A reset with everything that is submitted with it, and its author's state if it wins. */
export type MadeReset = { readonly groupInfo: Uint8Array; readonly next: TestMember }

/** What a hostile resetter puts in place of what belongs there. */
export type ResetLies = {
  readonly convoId?: string
  readonly groupId?: Uint8Array
  /** Changed before it is signed. */
  readonly unsigned?: Partial<Omit<ResetOf, 'signature'>>
  /** Changed after it was signed. */
  readonly signed?: Partial<ResetOf>
  readonly policy?: Partial<Policy>
  /** Signs in place of the leaf. */
  readonly signer?: TestDevice
  /** Begins the new group in place of the resetter. */
  readonly creator?: TestDevice
}

/** A member's state as anybody can hold it. */
export function publicOf({ state }: TestMember, policy: Policy): PublicGroup {
  const { groupContext: context, ratchetTree: tree, confirmationTag } = state
  return { context, tree, confirmationTag, policy }
}

/** Makes the reset of a convo by a member, who knows its present group, and the policy of that. */
export async function makeReset(
  convoId: string,
  resetter: TestMember,
  policy: Policy,
  lies: ResetLies = {},
): Promise<MadeReset> {
  const { device, state } = resetter
  const before = publicOf(resetter, policy)
  const next = lies.groupId ?? crypto.getRandomValues(new Uint8Array(32))
  const unsigned = {
    groupId: before.context.groupId,
    epoch: Number(before.context.epoch),
    transcript: before.context.confirmedTranscriptHash,
    policyHash: policyHashOf(policy),
    reason: 'test',
    leafIndex: state.privatePath.leafIndex,
    ...lies.unsigned,
  }
  const { privateKey: signatureKey, ciphersuite } = lies.signer ?? device
  const scope = { convoId: lies.convoId ?? convoId, next }
  const statement = await createResetStatement(scope, unsigned, { signatureKey, ciphersuite })
  const others = [...membersOf(before)].filter((did) => did !== device.did)
  const resetOf = { ...statement, ...lies.signed }
  const begun: Policy = { ...policy, absent: sortedDids(others), resetOf, ...lies.policy }
  encodePolicy(begun)
  const { member, groupInfo } = await beginGroup(lies.creator ?? device, begun, next)
  return { groupInfo, next: member }
}
