import type { PreparedStatement } from '../../database/index.ts'
import { standingOf } from '../../identity/may-act.ts'
import type { Standing } from '../../identity/may-act.ts'

/** The state of an account whose row is now locked. */
export type LockedAccountRow = Standing

/** Gives an account its row, with the first device that it registers. Parameters: did, now. Waits for one that is just ending. */
export const makeAccount: PreparedStatement = {
  name: 'devices_make_account',
  text: `INSERT INTO account (did, created_at) VALUES ($1, $2) ON CONFLICT (did) DO NOTHING`,
}

/**
 * Locks an account's row until the end of the transaction, so that its registrations come one after the other and
 * the limit of devices holds. NO KEY UPDATE lets other transactions refer to the row meanwhile. Parameters: did.
 */
export const lockAccount: PreparedStatement = {
  name: 'devices_lock_account',
  text: `SELECT ${standingOf('a')} FROM account a WHERE a.did = $1 FOR NO KEY UPDATE`,
}
