import type { Queryable } from '../database/index.ts'
import { refuse } from '../mls/rules/refuse.ts'
import { readOpenInvite } from './sql/read-open-invite.ts'
import type { OpenInviteRow } from './sql/read-open-invite.ts'

/** An invite, and the account that would come in by it. */
export type InviteAt = { readonly convoId: string; readonly inviteId: string; readonly did: string }

/**
 * Whether an account may still come in by an invite, as far as the service alone can tell: it was not revoked, its
 * time is not over, and it is not used up. An account that came in by it once may do so again.
 *
 * @throws ServiceError `InviteNotFound`, `InviteExpired`, `InviteExhausted`
 */
export async function checkOpenInvite(db: Queryable, at: InviteAt & { readonly now: Date }): Promise<void> {
  refuseUnusable(await findOpenInvite(db, at), at.now)
}

/** The invite, whether or not its time is over. @throws ServiceError `InviteNotFound` */
export async function findOpenInvite(
  db: Queryable,
  { convoId, inviteId, did }: InviteAt,
): Promise<OpenInviteRow> {
  const [row] = await db.query<OpenInviteRow>(readOpenInvite, [convoId, inviteId, did])
  if (row === undefined) throw refuse('service.invite-open', 'there is no such invite')
  return row
}

/** @throws ServiceError `InviteExpired`, `InviteExhausted` */
export function refuseUnusable({ expires_at: expiresAt, exhausted }: OpenInviteRow, now: Date): void {
  if (expiresAt !== null && expiresAt <= now)
    throw refuse('service.invite-time', 'the time of the invite is over')
  if (exhausted) throw refuse('service.invite-uses', 'the invite is used up')
}
