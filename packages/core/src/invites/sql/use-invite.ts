import type { PreparedStatement } from '../../database/index.ts'

/**
 * Notes that an account has come in by an invite, and counts it unless it had before. Parameters: convo id, invite id,
 * did, now. Under the convo's lock: the count and the rows cannot part.
 */
export const useInvite: PreparedStatement = {
  name: 'invites_use_invite',
  text: `
    WITH used AS (
      INSERT INTO invite_use (convo_id, invite_id, did, used_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (convo_id, invite_id, did) DO NOTHING
      RETURNING did
    )
    UPDATE invite SET uses = uses + 1
    WHERE convo_id = $1 AND invite_id = $2 AND EXISTS (SELECT FROM used)`,
}
