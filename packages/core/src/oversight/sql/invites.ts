import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'

/** An invite, and how many requests to join by it wait for an answer. */
export type InviteRow = {
  readonly convo_id: string
  readonly invite_id: string
  readonly made_by: Did | null
  readonly approval: boolean
  readonly created_at: Date
  readonly expires_at: Date | null
  readonly max_uses: number | null
  readonly uses: number
  readonly revoked_at: Date | null
  readonly pending: number
}

/**
 * A page of invites, the newest first. Parameters: now, up to how many requests are counted, the time, convo id and invite id
 * to go on after, how many. Of a convo's requests a bounded number is kept.
 */
const selectInvites = (name: string, condition: string): PreparedStatement => ({
  name: `oversight_select_invites_${name}`,
  text: `
    SELECT i.convo_id, i.invite_id, i.made_by, i.approval, i.created_at, i.expires_at, i.max_uses, i.uses, i.revoked_at,
      (SELECT count(*) FROM (
        SELECT FROM join_request r
        WHERE r.convo_id = i.convo_id AND r.invite_id = i.invite_id AND r.status = 'pending' AND r.expires_at > $1
        LIMIT $2) r) AS pending
    FROM (
      SELECT * FROM invite
      WHERE ${condition} AND (created_at, convo_id, invite_id) < ($3::timestamptz, $4::text, $5::text)
      ORDER BY created_at DESC, convo_id DESC, invite_id DESC LIMIT $6
    ) i
    ORDER BY i.created_at DESC, i.convo_id DESC, i.invite_id DESC`,
})

export const selectAllInvites = selectInvites('all', 'true')

/** Those that are not revoked: some of them are over or used up, which no index tells. */
export const selectInvitesNotRevoked = selectInvites('not_revoked', 'revoked_at IS NULL')
