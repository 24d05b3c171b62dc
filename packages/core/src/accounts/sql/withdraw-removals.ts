import type { PreparedStatement } from '../../database/index.ts'

/** A convo that was told of the suspension of an account, and not yet that it is lifted. */
export type ToldRow = { readonly convo_id: string; readonly did: string }

/**
 * Convos that were told of a suspension that is lifted, by convo id; also those that the account has left since.
 * Parameters: the account's did, or null for any; how many at most. No lock.
 */
export const selectToldConvos: PreparedStatement = {
  name: 'accounts_select_told_convos',
  text: `
    SELECT m.convo_id, m.did
    FROM convo_member m JOIN account a ON a.did = m.did
    WHERE m.suspension_told_at IS NOT NULL AND a.suspended_at IS NULL AND ($1::text IS NULL OR m.did = $1)
    ORDER BY m.convo_id, m.did
    LIMIT $2`,
}

/**
 * A convo that is told that a suspension is lifted: after which entry it was told of it, and whether the account is a
 * member still.
 */
export type WithdrawnRow = { readonly told_seq: number; readonly member: boolean }

/**
 * Notes that a convo is told that a suspension is lifted. Parameters: convo id, did. Gives nothing if the convo was
 * told, or the account is suspended again.
 *
 * To be run under the convo's lock, which makes the one row safe. The account's row is held FOR NO KEY UPDATE until the
 * commit: a new suspension comes wholly before the notice, and then there is none, or wholly after it. FOR SHARE would
 * do for that; but the account's log may grow in the same transaction, and two that share the row and both want to write
 * to it would wait for each other.
 */
export const markWithdrawn: PreparedStatement = {
  name: 'accounts_mark_withdrawn',
  text: `
    WITH restored AS MATERIALIZED (
      SELECT did FROM account WHERE did = $2 AND suspended_at IS NULL FOR NO KEY UPDATE
    ), told AS (
      SELECT m.did, m.suspension_told_seq FROM convo_member m JOIN restored r ON r.did = m.did
      WHERE m.convo_id = $1 AND m.suspension_told_at IS NOT NULL
    )
    UPDATE convo_member m SET suspension_told_at = NULL, suspension_told_seq = NULL
    FROM told
    WHERE m.convo_id = $1 AND m.did = told.did
    RETURNING coalesce(told.suspension_told_seq, 0) AS told_seq, m.left_seq IS NULL AS member`,
}

/** An account some of whose devices were shut out of a convo that it is a member of. */
export type ShutOutRow = { readonly status: 'accepted' | 'request' }

/**
 * Whether an account that is a member of a convo, and is not leaving it, has a device that lost its leaf there after some
 * entry and has none now. Parameters: convo id, did, that entry's seq. Under the convo's lock.
 *
 * A device that was taken out before was so on other grounds.
 */
export const findShutOut: PreparedStatement = {
  name: 'accounts_find_shut_out',
  text: `
    SELECT m.status FROM convo_member m JOIN convo c ON c.convo_id = m.convo_id
    WHERE m.convo_id = $1 AND m.did = $2 AND m.left_seq IS NULL AND m.leaving_seq IS NULL AND EXISTS (
      SELECT FROM convo_leaf gone
      JOIN device d ON d.did = gone.did AND d.device_id = gone.device_id
      WHERE gone.convo_id = $1 AND gone.did = $2 AND gone.removed_seq > $3 AND d.removed_at IS NULL
        AND NOT EXISTS (
          SELECT FROM convo_leaf l
          WHERE l.convo_id = $1 AND l.generation = c.generation AND l.did = gone.did
            AND l.device_id = gone.device_id AND l.removed_seq IS NULL
        )
    )`,
}
