import type { PreparedStatement } from '../../database/index.ts'

/**
 * Deletes a bounded number of sessions whose last refresh token has expired; until then an ended session's row
 * stays, since it tells why. Parameters: now, how many. SKIP LOCKED lets several nodes clean up at once.
 */
export const deleteExpiredSessions: PreparedStatement = {
  name: 'identity_delete_expired_sessions',
  text: `
    DELETE FROM session WHERE session_id IN (
      SELECT session_id FROM session WHERE expires_at <= $1
      ORDER BY expires_at LIMIT $2
      FOR UPDATE SKIP LOCKED
    )`,
}
