import type { PreparedStatement } from '../../database/index.ts'

/** The state of an account whose row is now locked. */
export type LockedAccountRow = { readonly suspended: boolean }

/**
 * Locks an account's row until the end of the transaction, so that its registrations come one after the other and
 * the limit of devices holds. NO KEY UPDATE lets other transactions refer to the row meanwhile. Parameters: did.
 */
export const lockAccount: PreparedStatement = {
  name: 'devices_lock_account',
  text: `SELECT suspended_at IS NOT NULL AS suspended FROM account WHERE did = $1 FOR NO KEY UPDATE`,
}
