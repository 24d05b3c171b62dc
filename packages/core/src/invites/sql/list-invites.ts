import type { PreparedStatement } from '../../database/index.ts'

/** An invite that is open, or whose time is over. */
export type InviteRow = {
  readonly invite_id: string
  readonly approval: boolean
  readonly expires_at: Date | null
  readonly max_uses: number | null
  readonly uses: number
  readonly created_at: Date
}

/** The invites of a convo that are not revoked, the oldest first: as many as a policy holds. Parameter: convo id. No lock. */
export const listInvites: PreparedStatement = {
  name: 'invites_list_invites',
  text: `
    SELECT invite_id, approval, expires_at, max_uses, uses, created_at FROM invite
    WHERE convo_id = $1 AND revoked_at IS NULL
    ORDER BY created_at, invite_id`,
}
