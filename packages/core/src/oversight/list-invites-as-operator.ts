import { decodeTimed, encodeTimed } from './cursor.ts'
import { nextPage } from './page.ts'
import type { PageInput, Ports } from './page.ts'
import type { InviteOversight, InvitePage } from './service-views.ts'
import { selectAllInvites, selectInvitesNotRevoked } from './sql/invites.ts'
import type { InviteRow } from './sql/invites.ts'

/** Up to so many requests to join are counted. */
const mostPending = 100

/**
 * Invites of all convos, the newest first. A page of the open ones may have fewer than `limit`, or none, and go on: those whose
 * time is over, or that are used up, were looked at and left out.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listInvitesAsOperator(
  { db, clock }: Ports,
  { limit, cursor, filter }: PageInput & { readonly filter: 'all' | 'open' },
): Promise<InvitePage> {
  const now = clock.now()
  const after = cursor === undefined ? undefined : decodeTimed(cursor, 2)
  const place = [after?.at ?? 'infinity', after?.names[0] ?? '', after?.names[1] ?? '']
  const statement = filter === 'open' ? selectInvitesNotRevoked : selectAllInvites
  const rows = await db.query<InviteRow>(statement, [now, mostPending, ...place, limit])
  const invites = rows.map((row) => inviteOf(row, now))
  return {
    invites: filter === 'open' ? invites.filter(({ state }) => state === 'open') : invites,
    ...nextPage(rows, limit, (last) => encodeTimed(last.created_at, last.convo_id, last.invite_id)),
  }
}

function inviteOf(row: InviteRow, now: Date): InviteOversight {
  const { made_by: madeBy, approval, max_uses: maxUses, uses, pending } = row
  return {
    ...{ convoId: row.convo_id, inviteId: row.invite_id, madeBy, approval, maxUses, uses, pending },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    state: stateOf(row, now),
  }
}

function stateOf(row: InviteRow, now: Date): InviteOversight['state'] {
  if (row.revoked_at !== null) return 'revoked'
  if (row.expires_at !== null && row.expires_at <= now) return 'expired'
  return row.max_uses !== null && row.uses >= row.max_uses ? 'used' : 'open'
}
