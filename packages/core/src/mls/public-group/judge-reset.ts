import { asEpoch } from '../epoch.ts'
import { bytesEqual } from '../bytes.ts'
import { sameIdentity } from '../credential.ts'
import { encodePolicy } from '../policy/policy-codec.ts'
import { roleOf } from '../policy/policy.ts'
import type { Policy } from '../policy/policy.ts'
import type { ResetOf } from '../policy/reset-of.ts'
import { policyHashOf, verifyResetStatement } from '../proofs/reset-statement.ts'
import { refuse } from '../rules/refuse.ts'
import type { RuleId } from '../rules/table.ts'
import { judgeBeginning } from './creation.ts'
import type { Beginning } from './creation.ts'
import { leafAt, leavesOf, membersOf } from './public-group.ts'
import type { LeafRef, PublicGroup } from './public-group.ts'

/** A reset that was judged: the group it begins, its one leaf, and what its policy says of the former group. */
export interface JudgedReset extends Beginning {
  readonly resetOf: ResetOf
}

type Proposed = { readonly convoId: string; readonly groupInfo: Uint8Array }

/**
 * Judges a reset: whether a new group may back the convo from now on, coming after `previous` at the very epoch where
 * it stands. A pure function, run alike by the server and by every SDK (protocol.md, "Recovery").
 *
 * - The new group begins as any does: epoch 0, one leaf, a group id of its own; kind and suite are the former ones.
 * - Its `resetOf` names the former group, epoch, transcript and policy, signed by the resetter's leaf there; that
 *   leaf's device and key are the new group's one leaf; and the resetter was an admin.
 * - The policy is the former one but for `absent` and `resetOf`, and the members are the same accounts. Also those who
 *   have asked to leave: their statements speak of leaves of the former group and prove nothing here, so they stand in
 *   `absent` until an admin's commit drops them. A reset thus never changes who belongs to a convo.
 *
 * @throws ServiceError `InvalidReset`, `EpochConflict`, `NotAllowed`, and whatever {@link judgeBeginning} does
 */
export async function judgeReset(previous: PublicGroup, proposed: Proposed): Promise<JudgedReset> {
  const reset = await judgeResetBeginning(previous, proposed.groupInfo)
  const { resetOf } = reset
  const epoch = asEpoch(previous.context.epoch)
  if (resetOf.epoch !== epoch) {
    throw refuse('reset.epoch', `the former group is at epoch ${epoch}`)
  }
  if (!bytesEqual(resetOf.transcript, previous.context.confirmedTranscriptHash))
    throw invalidReset('reset.transcript', 'it comes after another history of the group')
  if (!bytesEqual(resetOf.policyHash, policyHashOf(previous.policy)))
    throw invalidReset('reset.policy-hash', 'it comes after another policy')
  const resetter = leafAt(previous, resetOf.leafIndex)
  await checkResetter(previous, resetter, reset, proposed.convoId)
  checkSamePolicy(previous.policy, reset.group.policy)
  checkSameMembers(previous, reset.group)
  return reset
}

/**
 * Judges a reset as far as somebody can whose state of the former group is of an earlier epoch than the reset's: it
 * must be of that group, and signed by a leaf known of old, of an account that was an admin then. What has happened to
 * members and policy since cannot be told, so what comes of it is `unverified`.
 *
 * @throws ServiceError as {@link judgeReset}
 */
export async function judgeLaterReset(held: PublicGroup, proposed: Proposed): Promise<JudgedReset> {
  const reset = await judgeResetBeginning(held, proposed.groupInfo)
  if (reset.resetOf.epoch <= asEpoch(held.context.epoch))
    throw invalidReset('reset.onward', 'it goes back behind the state that is held')
  const resetter = leavesOf(held).find((leaf) => isSameLeaf(leaf, reset.creator))
  await checkResetter(held, resetter, reset, proposed.convoId)
  return reset
}

/** What can be told of a reset whatever epoch it came after. */
async function judgeResetBeginning(former: PublicGroup, groupInfo: Uint8Array): Promise<JudgedReset> {
  const { group, creator } = await judgeBeginning(groupInfo)
  const { resetOf, kind } = group.policy
  if (resetOf === undefined) throw invalidReset('reset.named', 'its policy does not say what it comes after')
  if (!bytesEqual(resetOf.groupId, former.context.groupId))
    throw invalidReset('reset.group', 'it comes after another group')
  if (bytesEqual(group.context.groupId, former.context.groupId))
    throw invalidReset('reset.new-group', 'the new group has the id of the former')
  if (kind !== former.policy.kind) throw invalidReset('reset.kind', 'the kind of a convo never changes')
  if (group.context.cipherSuite !== former.context.cipherSuite)
    throw invalidReset('reset.ciphersuite', 'the new group is of another ciphersuite')
  return { group, creator, resetOf }
}

async function checkResetter(
  { context, policy }: PublicGroup,
  resetter: LeafRef | undefined,
  { group, creator, resetOf }: JudgedReset,
  convoId: string,
): Promise<void> {
  if (resetter === undefined || !isSameLeaf(resetter, creator))
    throw invalidReset(
      'reset.leaf',
      'the leaf it begins with is not the leaf of the former group that signed it',
    )
  if (roleOf(policy, resetter.did) !== 'admin')
    throw refuse('reset.admin', 'only an admin may reset the convo')
  const { signatureKey } = resetter
  const leaf = { signatureKey, ciphersuite: context.cipherSuite }
  if (!(await verifyResetStatement({ convoId, next: group.context.groupId }, resetOf, leaf)))
    throw invalidReset('reset.signature', 'its statement is not signed by that leaf for this convo and group')
}

function checkSamePolicy(before: Policy, after: Policy): void {
  const { resetOf: _former, ...lasting } = before
  const { resetOf: _now, ...given } = after
  const expected = encodePolicy({ ...lasting, absent: given.absent })
  if (!bytesEqual(encodePolicy(given), expected))
    throw invalidReset('reset.policy', 'it changes more of the policy than it may')
}

function checkSameMembers(before: PublicGroup, after: PublicGroup): void {
  const [was, is] = [membersOf(before), membersOf(after)]
  if (was.size !== is.size || ![...was].every((did) => is.has(did)))
    throw invalidReset('reset.members', 'its members are not the same accounts')
}

function isSameLeaf(a: LeafRef, b: LeafRef): boolean {
  return sameIdentity(a, b) && bytesEqual(a.signatureKey, b.signatureKey)
}

function invalidReset(rule: RuleId, reason: string): Error {
  return refuse(rule, `the reset is refused: ${reason}`)
}
