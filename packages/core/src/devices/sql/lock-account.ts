import type { PreparedStatement } from '../../database/index.ts'
import { standingOf } from '../../identity/may-act.ts'
import type { Standing } from '../../identity/may-act.ts'

/** The state of an account whose row is now locked. */
export type LockedAccountRow = Standing

/**
 * Locks an account's row until the end of the transaction, so that its registrations come one after the other and
 * the limit of devices holds. NO KEY UPDATE lets other transactions refer to the row meanwhile. Parameters: did.
 */
export const lockAccount: PreparedStatement = {
  name: 'devices_lock_account',
  text: `SELECT ${standingOf('a')} FROM account a WHERE a.did = $1 FOR NO KEY UPDATE`,
}
