import type { PreparedStatement } from '../../database/index.ts'

/** An invite that is not revoked, as it stands for one account. */
export type OpenInviteRow = {
  readonly key: Uint8Array
  readonly approval: boolean
  readonly expires_at: Date | null
  readonly preview: Uint8Array | null
  readonly kind: string
  /** Whether as many accounts as it allows have come in by it, and this one is none of them. */
  readonly exhausted: boolean
}

/**
 * An invite, unless it is revoked or unknown. Parameters: convo id, invite id, the account's did. Three primary keys.
 * No lock of its own: whoever lets somebody in by it reads it again under the convo's lock, which all writers hold.
 */
export const readOpenInvite: PreparedStatement = {
  name: 'invites_read_open_invite',
  text: `
    SELECT i.key, i.approval, i.expires_at, i.preview, c.kind,
           i.max_uses IS NOT NULL AND i.uses >= i.max_uses AND u.did IS NULL AS exhausted
    FROM invite i
    JOIN convo c ON c.convo_id = i.convo_id
    LEFT JOIN invite_use u ON u.convo_id = i.convo_id AND u.invite_id = i.invite_id AND u.did = $3
    WHERE i.convo_id = $1 AND i.invite_id = $2 AND i.revoked_at IS NULL`,
}
