import type { PreparedStatement } from '../../database/index.ts'

/** Lifts the suspension or takedown of an account. Parameters: did. Waits for a convo that is just being told of it. */
export const restoreAccountRow: PreparedStatement = {
  name: 'accounts_restore_account',
  text: `
    UPDATE account SET suspended_at = NULL, suspended_until = NULL, taken_down_at = NULL
    WHERE did = $1 AND suspended_at IS NOT NULL`,
}
