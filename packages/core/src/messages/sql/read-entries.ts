import type { PreparedStatement } from '../../database/index.ts'

/**
 * Reads a stretch of a convo's log, in order. Parameters: convo id; the seq to go on after; the last seq wanted; how
 * many entries; how many bytes of bodies (an entry comes if those before it are fewer). No lock: one snapshot shows every
 * seq up to the newest it shows, since seqs are committed in their order.
 *
 * Both tables are read by their keys. Times do not run back along a log, so the newest commit or notice at or before
 * the given seq gives a time before which no message of the stretch can be, and whole partitions are passed over.
 */
export const readEntryRows: PreparedStatement = {
  name: 'messages_read_entries',
  text: `
    WITH entry AS (
      (SELECT seq, kind, generation, epoch, body, created_at, external_pub, info_signature
       FROM log_entry WHERE convo_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4)
      UNION ALL
      (SELECT seq, 'message', generation, epoch, ciphertext, created_at, NULL, NULL
       FROM message
       WHERE convo_id = $1 AND seq > $2 AND seq <= $3 AND created_at >= coalesce(
         (SELECT created_at FROM log_entry WHERE convo_id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1),
         '-infinity')
       ORDER BY seq LIMIT $4)
    ), measured AS (
      SELECT *, sum(octet_length(body)) OVER (ORDER BY seq) - octet_length(body) AS before
      FROM (SELECT * FROM entry ORDER BY seq LIMIT $4) e
    )
    SELECT seq, kind, generation, epoch, body, created_at, external_pub, info_signature FROM measured WHERE before < $5 ORDER BY seq`,
}
