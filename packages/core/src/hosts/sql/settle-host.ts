import type { PreparedStatement } from '../../database/index.ts'

/** How an account stood by the last answer. */
export type HostRow = { readonly host_status: string | null; readonly host_gone_at: Date | null }

/** How an account stands, if the question asked then is the last one still. Parameters: did, when it was asked. No lock. */
export const readHost: PreparedStatement = {
  name: 'hosts_read',
  text: `SELECT host_status, host_gone_at FROM account WHERE did = $1 AND host_asked_at = $2`,
}

/**
 * Keeps an answer. Parameters: did, when it was asked, until when it was taken, the status, since when the account is
 * gone, how many answers in a row have changed nothing, when it is to be asked next, or null. Changes nothing if it has been
 * asked again since. Who has wanted it asked sooner meanwhile has that granted. The account's row comes last in the order
 * of the house.
 */
export const keepHostAnswer: PreparedStatement = {
  name: 'hosts_keep_answer',
  text: `
    UPDATE account SET host_status = $4, host_gone_at = $5, host_looks = $6,
      host_due_at = CASE WHEN host_due_at = $3 THEN $7::timestamptz(3) ELSE host_due_at END
    WHERE did = $1 AND host_asked_at = $2`,
}
