import type { PreparedStatement } from '../../database/index.ts'

/** Whether an account may act, and why not. */
export type AccountStandingRow = {
  readonly suspended_at: Date | null
  readonly suspended_until: Date | null
  readonly taken_down_at: Date | null
}

/** Whether an account may act. Parameters: did. */
export const readAccountStanding: PreparedStatement = {
  name: 'accounts_read_standing',
  text: `SELECT suspended_at, suspended_until, taken_down_at FROM account WHERE did = $1`,
}

/** Accounts whose suspension is over, the longest over first. Parameters: now, how many at most. No lock. */
export const selectEndedSuspensions: PreparedStatement = {
  name: 'accounts_select_ended_suspensions',
  text: `SELECT did FROM account WHERE suspended_until <= $1 ORDER BY suspended_until LIMIT $2`,
}

/** Lifts a suspension that is over. Parameters: did, now. Changes nothing if it has been made longer meanwhile. */
export const endSuspensionRow: PreparedStatement = {
  name: 'accounts_end_suspension',
  text: `
    UPDATE account SET suspended_at = NULL, suspended_until = NULL
    WHERE did = $1 AND suspended_until <= $2`,
}
