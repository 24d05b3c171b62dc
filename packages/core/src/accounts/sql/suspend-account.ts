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

/**
 * Marks an account as suspended, since the first time that it was. Parameters: did, now. Whoever asks for the account
 * after that finds it suspended; a session or ticket that is just being made is refused at its use.
 */
export const suspendAccountRow: PreparedStatement = {
  name: 'accounts_suspend_account',
  text: `
    INSERT INTO account (did, created_at, suspended_at) VALUES ($1, $2, $2)
    ON CONFLICT (did) DO UPDATE SET suspended_at = coalesce(account.suspended_at, excluded.suspended_at)`,
}
