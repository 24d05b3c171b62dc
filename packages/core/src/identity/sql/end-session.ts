import type { PreparedStatement } from '../../database/index.ts'

/** Ends a session that has not ended. Parameters: session id, now. One row by its key; the first end stands. */
export const endSession: PreparedStatement = {
  name: 'end_session',
  text: `UPDATE session SET ended_at = $2 WHERE session_id = $1 AND ended_at IS NULL`,
}
