import type { PreparedStatement } from '../../database/index.ts'

/**
 * Reads a stretch of a convo's log, in order. Parameters: convo id; the seq to go on after; the last seq wanted; how
 * many entries; how many bytes of bodies (an entry comes if those before it are fewer); now. No lock: one snapshot shows
 * every seq up to the newest it shows, since seqs are committed in their order. What it does not show before that has
 * expired. Nothing before `first_seq` is shown, also where it is kept for the service's own use.
 *
 * Both tables are read by their keys. Times do not run back along a log, so the newest commit or notice at or before
 * the given seq gives a time before which no message of the stretch can be, and so does the lifetime of the convo's
 * messages: whole partitions are passed over.
 */
export const readEntryRows: PreparedStatement = {
  name: 'messages_read_entries',
  text: `
    WITH entry AS (
      (SELECT seq, kind, generation, epoch, body, created_at, external_pub, info_signature, NULL::bytea AS tag
       FROM log_entry
       WHERE convo_id = $1 AND seq > $2 AND seq <= $3 AND seq >= (SELECT first_seq FROM convo WHERE convo_id = $1)
       ORDER BY seq LIMIT $4)
      UNION ALL
      (SELECT seq, 'message', generation, epoch, ciphertext, created_at, NULL, NULL, tag
       FROM message
       WHERE convo_id = $1 AND seq > $2 AND seq <= $3 AND seq >= (SELECT first_seq FROM convo WHERE convo_id = $1)
         AND created_at >= coalesce(
           (SELECT created_at FROM log_entry WHERE convo_id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1),
           '-infinity')
         AND created_at > coalesce(
           (SELECT $6::timestamptz - message_lifetime * interval '1 second' FROM convo WHERE convo_id = $1),
           '-infinity')
       ORDER BY seq LIMIT $4)
    ), measured AS (
      SELECT *, sum(octet_length(body)) OVER (ORDER BY seq) - octet_length(body) AS before, count(*) OVER () AS found
      FROM (SELECT * FROM entry ORDER BY seq LIMIT $4) e
    )
    SELECT seq, kind, generation, epoch, body, created_at, external_pub, info_signature, tag, found,
      (SELECT first_seq FROM convo WHERE convo_id = $1) AS first_seq
    FROM measured WHERE before < $5 ORDER BY seq`,
}

/** Where a log begins. Parameter: convo id. */
export const readFirstSeq: PreparedStatement = {
  name: 'messages_read_first_seq',
  text: `SELECT first_seq FROM convo WHERE convo_id = $1`,
}
