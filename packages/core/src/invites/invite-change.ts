import { inviteWithId } from '../mls/index.ts'
import type { InviteId, PolicyInvite } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'

type Invites = { readonly invites: readonly PolicyInvite[] }

/** What a commit is submitted for: to make an invite, or to take one out of the policy. */
export type InviteChange =
  | { readonly kind: 'make'; readonly inviteId: InviteId; readonly preview?: Uint8Array | undefined }
  | { readonly kind: 'revoke'; readonly inviteId: InviteId }

/**
 * Checks that a commit does to the policy what it was submitted for.
 *
 * @throws ServiceError `InvalidInvite`
 */
export function checkInviteChange({ kind, inviteId }: InviteChange, before: Invites, after: Invites): void {
  const [had, has] = [before, after].map((policy) => inviteWithId(policy, inviteId) !== undefined)
  if (kind === 'make' && (had || !has)) {
    throw refuse('service.invite-change', 'the commit does not put this invite into the policy')
  }
  if (kind === 'revoke' && has) {
    throw refuse('service.invite-change', 'the commit leaves the invite in the policy')
  }
}
