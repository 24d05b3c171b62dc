import type { PreparedStatement } from '../../database/index.ts'

/** A convo whose policy gives its messages a lifetime, and those among its oldest messages that have outlived it. */
export type OutlivedRow = {
  readonly convo_id: string
  readonly outlived_at: Date
  /** The last of them; null if there is none. */
  readonly to_seq: number | null
  /** Whether all that were looked at have: there may be more. */
  readonly more: boolean
}

/**
 * A page of the convos with a lifetime, by id. Parameters: the convo id to go on after ('' to begin), how many convos,
 * now, how many messages of each to look at. The oldest messages are the first by seq: where
 * the very first has not outlived its lifetime, that is all that is read.
 */
export const selectOutlived: PreparedStatement = {
  name: 'retention_select_outlived',
  text: `
    SELECT p.convo_id, p.outlived_at, old.to_seq, coalesce(old.count >= $4, false) AS more
    FROM (
      SELECT convo_id, $3::timestamptz - message_lifetime * interval '1 second' AS outlived_at
      FROM convo WHERE message_lifetime IS NOT NULL AND convo_id > $1 ORDER BY convo_id LIMIT $2
    ) p
    LEFT JOIN LATERAL (
      SELECT created_at FROM message WHERE convo_id = p.convo_id ORDER BY seq LIMIT 1
    ) oldest ON true
    CROSS JOIN LATERAL (
      SELECT max(low.seq) AS to_seq, count(*) AS count
      FROM (
        SELECT seq, created_at FROM message
        WHERE convo_id = p.convo_id AND oldest.created_at <= p.outlived_at ORDER BY seq LIMIT $4
      ) low
      WHERE low.created_at <= p.outlived_at
    ) old
    ORDER BY p.convo_id`,
}

/** Deletes the messages of a convo up to a seq and a moment. Parameters: convo id, seq, moment. */
export const deleteOutlived: PreparedStatement = {
  name: 'retention_delete_outlived',
  text: `DELETE FROM message WHERE convo_id = $1 AND seq <= $2 AND created_at <= $3`,
}
