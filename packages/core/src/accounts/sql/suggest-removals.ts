import type { PreparedStatement } from '../../database/index.ts'

/** A convo that has not been told of the suspension of a member. */
export type UntoldRow = { readonly convo_id: string; readonly did: string; readonly suspended_at: Date }

/**
 * Convos that have not been told of the suspension of a member, by convo id. Parameters: the member's did, or null for
 * any; how many at most. No lock.
 */
export const selectUntoldConvos: PreparedStatement = {
  name: 'accounts_select_untold_convos',
  text: `
    SELECT m.convo_id, m.did, a.suspended_at
    FROM account a JOIN convo_member m ON m.did = a.did
    WHERE a.suspended_at IS NOT NULL AND ($1::text IS NULL OR a.did = $1)
      AND m.left_seq IS NULL AND m.suspension_told_at IS DISTINCT FROM a.suspended_at
    ORDER BY m.convo_id, m.did
    LIMIT $2`,
}

/**
 * Notes that a convo is told of a suspension. Parameters: convo id, did, since when the account is suspended. Changes
 * nothing if the convo was told, the account has left it, or the suspension is another one or lifted.
 *
 * To be run under the convo's lock, which makes the one row safe. The account's row is held FOR SHARE until the commit:
 * a suspension that is lifted is lifted wholly before the notice, and then there is none, or wholly after it. Where it
 * stands in the log is that of the first suspension whose lifting the convo was not told of.
 */
export const markTold: PreparedStatement = {
  name: 'accounts_mark_told',
  text: `
    WITH suspended AS MATERIALIZED (
      SELECT did FROM account WHERE did = $2 AND suspended_at = $3 FOR SHARE
    )
    UPDATE convo_member m
    SET suspension_told_at = $3, suspension_told_seq = coalesce(m.suspension_told_seq, c.last_seq)
    FROM suspended s, convo c
    WHERE m.convo_id = $1 AND c.convo_id = $1 AND m.did = s.did AND m.left_seq IS NULL AND m.suspension_told_at IS DISTINCT FROM $3`,
}
