import type { PreparedStatement } from '../../database/index.ts'

/** The entry that was written. */
export type AppendedRow = { readonly seq: number; readonly created_at: Date }

/**
 * Takes the next seq and writes a notice under it, of the present generation and epoch. Parameters: convo id, body,
 * now, and for a GroupInfo that was replaced the leaf that did it, its external_pub and its signature (else null).
 *
 * The update of the convo's row is the lock: it waits for any other writer, and whoever comes later takes a later
 * seq, so that seqs have no gap and their order is that of the commits. Times never run back either, whatever the
 * clocks of the nodes say.
 */
export const appendNoticeEntry: PreparedStatement = {
  name: 'groups_append_notice',
  text: `
    WITH taken AS (
      UPDATE convo SET last_seq = last_seq + 1, last_at = greatest(last_at, $3::timestamptz(3))
      WHERE convo_id = $1
      RETURNING generation, epoch, last_seq, last_at
    )
    INSERT INTO log_entry (convo_id, seq, kind, generation, epoch, body, created_at, author_leaf,
                           external_pub, info_signature)
    SELECT $1, last_seq, 'notice', generation, epoch, $2, last_at, $4, $5, $6 FROM taken
    RETURNING seq, created_at`,
}
