import type { PreparedStatement } from '../../database/index.ts'

/**
 * Whether `history` has the row that came with its table, by the moment of both: whatever replaces it has a later one. Where
 * another tool has applied that migration it is not known, and false.
 */
export const isFirstHistory = `coalesce(history.began_at = (
  SELECT started_at::timestamptz(3) FROM _prisma_migrations
  WHERE migration_name = '0029_history' AND rolled_back_at IS NULL), false)`

/** The history that the database tells, and whether it is its first one; no lock. */
export const readCurrentHistory: PreparedStatement = {
  name: 'restore_read_current_history',
  text: `SELECT history_id, ${isFirstHistory} AS is_first_history FROM history`,
}

/** The same, held until the commit: two who begin one follow one another. */
export const lockHistory: PreparedStatement = {
  name: 'restore_lock_history',
  text: 'SELECT history_id FROM history FOR UPDATE',
}

/** Puts another one in its place. Parameters: its id, now. */
export const replaceHistory: PreparedStatement = {
  name: 'restore_replace_history',
  text: 'UPDATE history SET history_id = $1, began_at = $2',
}

/** Ends the sessions of all devices: refresh tokens that were used up since would be good again. Parameter: now. */
export const endAllSessions: PreparedStatement = {
  name: 'restore_end_sessions',
  text: 'UPDATE session SET ended_at = $1 WHERE ended_at IS NULL',
}

/** The same of operators. Parameter: now. */
export const endAllOperatorSessions: PreparedStatement = {
  name: 'restore_end_operator_sessions',
  text: 'UPDATE operator_session SET ended_at = $1 WHERE ended_at IS NULL',
}

/** Secrets that are good once, and may have been used since. */
export const deleteTickets: PreparedStatement = {
  name: 'restore_delete_tickets',
  text: 'DELETE FROM stream_ticket',
}

/** The same of operators: links. */
export const deleteOperatorLinks: PreparedStatement = {
  name: 'restore_delete_operator_links',
  text: 'DELETE FROM operator_link',
}

/** The same of operators: sign-ins that are under way. */
export const deleteOperatorSignIns: PreparedStatement = {
  name: 'restore_delete_operator_sign_ins',
  text: 'DELETE FROM operator_sign_in',
}

/**
 * Takes every ordinary key package off the shelf: it may have been claimed since, and its device has then deleted the
 * private half. A last resort serves any number of times.
 */
export const deleteOrdinaryStock: PreparedStatement = {
  name: 'restore_delete_stock',
  text: 'DELETE FROM key_package WHERE claimed_at IS NULL AND revoked_at IS NULL AND NOT last_resort',
}

/** Has the record of every device looked at now: it may have been deleted since. Parameter: now. */
export const recheckAllRecords: PreparedStatement = {
  name: 'restore_recheck_records',
  text: 'UPDATE device SET record_due_at = $1 WHERE removed_at IS NULL AND record_due_at > $1',
}
