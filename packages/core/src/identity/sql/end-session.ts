import type { PreparedStatement } from '../../database/index.ts'

/**
 * Ends a session that has not ended, and deletes the tickets made with it. Parameters: session id, did, now. One
 * row by its key; the first end stands.
 */
export const endSession: PreparedStatement = {
  name: 'identity_end_session',
  text: `
    WITH ended AS (
      UPDATE session SET ended_at = $3 WHERE session_id = $1 AND did = $2 AND ended_at IS NULL
      RETURNING did, device_id
    )
    DELETE FROM stream_ticket t USING ended e
    WHERE t.did = e.did AND t.device_id = e.device_id AND t.session_id = $1`,
}
