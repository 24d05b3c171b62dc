import type { PreparedStatement } from '../../database/index.ts'

/**
 * Enters invites that a policy has, or copies their rules where they were changed. Parameters: convo id, now, who
 * does so, then one array each of invite ids, keys, approvals, expiries, most uses. What was revoked stays so, also where a policy
 * takes it up again. Under the convo's lock.
 */
export const upsertInvites: PreparedStatement = {
  name: 'invites_upsert_invites',
  text: `
    INSERT INTO invite (convo_id, created_at, made_by, invite_id, key, approval, expires_at, max_uses)
    SELECT $1, $2, $3, given.*
    FROM unnest($4::text[], $5::bytea[], $6::boolean[], $7::timestamptz[], $8::bigint[])
      AS given (invite_id, key, approval, expires_at, max_uses)
    ON CONFLICT (convo_id, invite_id) DO UPDATE SET
      approval = excluded.approval, expires_at = excluded.expires_at, max_uses = excluded.max_uses`,
}

/** Stores what the holders of an invite may read. Parameters: convo id, invite id, preview. Under the convo's lock. */
export const setPreview: PreparedStatement = {
  name: 'invites_set_preview',
  text: `UPDATE invite SET preview = $3 WHERE convo_id = $1 AND invite_id = $2 AND revoked_at IS NULL`,
}

/**
 * Revokes invites for good; nobody is shown their preview any more. Parameters: convo id, now, invite ids. The first
 * time counts. Under the convo's lock.
 */
export const revokeInvites: PreparedStatement = {
  name: 'invites_revoke_invites',
  text: `
    UPDATE invite SET revoked_at = $2, preview = NULL
    WHERE convo_id = $1 AND invite_id = ANY ($3::text[]) AND revoked_at IS NULL`,
}
