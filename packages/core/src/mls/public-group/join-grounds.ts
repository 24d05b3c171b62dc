import { bytesEqual } from '../bytes.ts'
import { sameIdentity } from '../credential.ts'
import { inviteWithKey } from '../policy/invites.ts'
import type { PolicyInvite } from '../policy/invites.ts'
import { verifyInvite } from '../proofs/invite.ts'
import type { CarriedInvite } from '../proofs/invite.ts'
import { refuse } from '../rules/refuse.ts'
import { membersOf } from './public-group.ts'
import type { LeafRef, PublicGroup } from './public-group.ts'

/**
 * Whether a joiner may come in by external commit: a device of a member account, or of one that an invite lets in,
 * which replaces at most its own former leaf, of the same key (RFC 9420 §12.4.3.2). That a banned account stays out,
 * and how many may be in, is judged of the policy afterwards, as of any new member.
 *
 * @returns the invite that makes a new member of the joiner's account; undefined where it is one already
 * @throws ServiceError `NotMember`, `InvalidInvite`, `InvalidMls`
 */
export async function checkJoinGrounds(
  group: PublicGroup,
  joiner: LeafRef,
  removed: readonly LeafRef[],
  carried: CarriedInvite | undefined,
): Promise<PolicyInvite | undefined> {
  const invite = carried && (await checkInvite(group, joiner, carried))
  const isMember = membersOf(group).has(joiner.did)
  if (!isMember && !invite) {
    throw refuse('grounds.join', 'the joiner is of no member account, and has no invite')
  }
  const stranger = removed.find(
    (leaf) => !sameIdentity(leaf, joiner) || !bytesEqual(leaf.signatureKey, joiner.signatureKey),
  )
  if (stranger)
    throw refuse(
      'grounds.join-replaces',
      'an external commit may remove only the former leaf of its own device and key',
    )
  return isMember ? undefined : invite
}

/** An invite that is carried must hold, also where none is needed. */
async function checkInvite(
  { context, policy }: PublicGroup,
  { did, signatureKey }: LeafRef,
  carried: CarriedInvite,
): Promise<PolicyInvite> {
  const invite = inviteWithKey(policy, carried.key)
  if (!invite) throw refuse('grounds.invite-known', 'the policy has no such invite')
  if (invite.approval)
    throw refuse('grounds.invite-approval', 'whoever comes by this invite is let in by an admin')
  const { groupId, epoch } = context
  if (!(await verifyInvite({ groupId, epoch, did, signatureKey }, carried)))
    throw refuse('grounds.invite-signature', 'the invite is not signed for this leaf at this epoch')
  return invite
}
