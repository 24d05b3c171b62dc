import type { PreparedStatement } from '../../database/index.ts'

/** A convo that has an open invite of an account that is taken down. */
export type TakenDownInviteRow = { readonly convo_id: string; readonly did: string }

/** Convos with open invites of accounts that are taken down. Parameters: did or null for any; how many. No lock. */
export const selectTakenDownInvites: PreparedStatement = {
  name: 'accounts_select_taken_down_invites',
  text: `
    SELECT DISTINCT i.convo_id, a.did FROM account a JOIN invite i ON i.made_by = a.did
    WHERE a.taken_down_at IS NOT NULL AND i.revoked_at IS NULL AND ($1::text IS NULL OR a.did = $1)
    ORDER BY i.convo_id, a.did LIMIT $2`,
}

/**
 * Revokes what invites of an account a convo has, if it is still taken down. Parameters: convo id, did, now. Under the
 * convo's lock. The account's row is held FOR SHARE: it is restored wholly before this, or wholly after it.
 */
export const revokeInvitesOf: PreparedStatement = {
  name: 'accounts_revoke_invites_of',
  text: `
    WITH taken_down AS MATERIALIZED (
      SELECT did FROM account WHERE did = $2 AND taken_down_at IS NOT NULL FOR SHARE
    )
    UPDATE invite i SET revoked_at = $3, preview = NULL
    FROM taken_down t WHERE i.convo_id = $1 AND i.made_by = t.did AND i.revoked_at IS NULL`,
}
