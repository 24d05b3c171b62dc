import type { PreparedStatement } from '../../database/index.ts'

/** Forgets an account that has nothing here, and against which nothing is held any more. Parameter: did. */
export const forgetBareAccount: PreparedStatement = {
  name: 'accounts_forget_bare_account',
  text: `
    DELETE FROM account a
    WHERE did = $1 AND suspended_at IS NULL AND deleted_at IS NULL AND account_seq = 0
      AND NOT EXISTS (SELECT FROM device d WHERE d.did = a.did)`,
}

/** Lifts the suspension or takedown of an account. Parameters: did. Waits for a convo that is just being told of it. */
export const restoreAccountRow: PreparedStatement = {
  name: 'accounts_restore_account',
  text: `
    UPDATE account SET suspended_at = NULL, suspended_until = NULL, taken_down_at = NULL
    WHERE did = $1 AND suspended_at IS NOT NULL`,
}
