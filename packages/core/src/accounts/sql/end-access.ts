import type { PreparedStatement } from '../../database/index.ts'

/** Ends the sessions of all devices of an account. Parameters: did, now. */
export const endSessionsOfAccount: PreparedStatement = {
  name: 'accounts_end_sessions',
  text: `UPDATE session SET ended_at = $2 WHERE did = $1 AND ended_at IS NULL`,
}

/** Deletes the stream tickets of all devices of an account. Parameters: did. */
export const deleteTicketsOfAccount: PreparedStatement = {
  name: 'accounts_delete_tickets',
  text: `DELETE FROM stream_ticket WHERE did = $1`,
}
