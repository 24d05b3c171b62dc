import type { Did } from '../ids.ts'
import { isBanned, mayBy, roleOf } from '../policy/policy.ts'
import { verifyLeaveStatement } from '../proofs/leave-statement.ts'
import type { LeaveStatement } from '../proofs/leave-statement.ts'
import { refuse } from '../rules/refuse.ts'
import type { AddedLeaf } from './apply-proposals.ts'
import { leafNodeAt, leavesOf, membersOf } from './public-group.ts'
import type { LeafRef, PublicGroup } from './public-group.ts'

/**
 * Whether a member may remove these leaves: an admin may; anyone may remove its own devices, and leaves whose
 * leave statement the commit carries (protocol.md, "One judgement", 6).
 *
 * @throws ServiceError `NotAllowed`, `InvalidLeaveStatement`
 */
export async function checkRemoveGrounds(
  group: PublicGroup,
  convoId: string,
  committer: LeafRef,
  removed: readonly LeafRef[],
  statements: readonly LeaveStatement[],
): Promise<void> {
  for (const leaf of removed) {
    if (roleOf(group.policy, committer.did) === 'admin' || leaf.did === committer.did) continue
    const statement = statements.find(({ leafIndex }) => leafIndex === leaf.leafIndex)
    if (!statement) throw refuse('grounds.remove', 'only an admin may remove other accounts')
    await checkStatement(group, convoId, leaf.leafIndex, statement.signature)
  }
}

async function checkStatement(group: PublicGroup, convoId: string, leafIndex: number, signature: Uint8Array) {
  const leaf = leafNodeAt(group, leafIndex)
  const { groupId, cipherSuite } = group.context
  const verifies =
    leaf && (await verifyLeaveStatement({ convoId, groupId, leafIndex, leaf }, signature, cipherSuite))
  if (!verifies) {
    throw refuse('grounds.leave-statement', 'a leave statement is not signed by its leaf')
  }
}

/**
 * Whether a member may add these leaves: its own devices always, devices of members and new accounts by the
 * policy's rule, banned accounts never.
 *
 * @throws ServiceError `NotAllowed`
 */
export function checkAddGrounds(group: PublicGroup, committer: LeafRef, added: readonly AddedLeaf[]): void {
  const members = membersOf(group)
  for (const { did } of added) {
    if (did === committer.did) continue
    if (isBanned(group.policy, did)) throw refuse('grounds.add-banned', 'an added account is banned')
    if (!mayBy(group.policy, 'add', committer.did)) {
      throw refuse('grounds.add', 'only an admin may add to this convo')
    }
    if (group.policy.kind === 'direct') checkDirectAdd(group, members, did)
  }
}

/**
 * In a direct convo each account brings in its own devices (protocol.md, "createConvo"). The other's may be added only
 * while that account has no leaf: so it is brought in at the beginning, and after a reset, and not past its own say.
 */
function checkDirectAdd(group: PublicGroup, members: ReadonlySet<Did>, did: Did): void {
  if (!members.has(did)) {
    throw refuse('grounds.add-direct', 'a direct convo is for its two accounts alone')
  }
  if (leavesOf(group).some((leaf) => leaf.did === did)) {
    throw refuse(
      'grounds.add-direct-present',
      'an account that is in a direct convo adds its further devices itself',
    )
  }
}
