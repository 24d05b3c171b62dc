import type { Queryable } from '../database/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId, InviteId } from '../mls/index.ts'
import { standingOfMember } from './standing.ts'
import { listInvites as statement } from './sql/list-invites.ts'
import type { InviteRow } from './sql/list-invites.ts'

/** An invite of a convo, as its members see it. */
export type InviteView = {
  readonly inviteId: InviteId
  readonly approval: boolean
  /** How many accounts have come in by it. */
  readonly uses: number
  readonly maxUses?: number
  readonly expiresAt?: Date
  readonly createdAt: Date
}

/**
 * The invites of a convo that were not revoked, for its members.
 *
 * @throws ServiceError `ConvoNotFound`
 */
export async function listInvites(
  ports: { readonly db: Queryable },
  { caller, convoId }: { readonly caller: AccountCaller; readonly convoId: ConvoId },
): Promise<InviteView[]> {
  await standingOfMember(ports.db, { convoId, did: caller.did })
  const rows = await ports.db.query<InviteRow>(statement, [convoId])
  return rows.map(viewInvite)
}

function viewInvite(row: InviteRow): InviteView {
  const { approval, uses, max_uses: maxUses, expires_at: expiresAt } = row
  return {
    inviteId: row.invite_id as InviteId,
    ...{ approval, uses },
    ...(maxUses === null ? {} : { maxUses }),
    ...(expiresAt === null ? {} : { expiresAt }),
    createdAt: row.created_at,
  }
}
