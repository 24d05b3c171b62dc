import type { PreparedStatement } from '../../database/index.ts'

/**
 * Of its present generation a log keeps the commits and notices of so many epochs, however old: what sends, reports and
 * joiners may ask for, and all there is of a quiet convo.
 */
const alwaysKept = 50

/** How a page of convos went. */
export type PageRow = {
  /** The last convo looked at; null if there was none. */
  readonly last_id: string | null
  readonly changed: number
}

/**
 * Sets where logs begin, for a page of convos by id. Parameters: the convo id to go on after ('' to begin), how many;
 * commits and notices of before which moment are to go, and of more than how many epochs back.
 *
 * A log begins behind the last commit or notice that is to go, at the first entry that is there. Times and epochs do not
 * run back along a log, so those that are to go are its first ones. What a group needs is never among them: who has read
 * up to where a log begins has all that the rest builds on.
 *
 * SKIP LOCKED: this never waits for a send that holds a convo, so that neither can the other way about; a convo that is
 * passed over has its turn with the next run.
 */
export const raiseFirstSeqs: PreparedStatement = {
  name: 'retention_raise_first_seqs',
  text: `
    WITH page AS MATERIALIZED (
      SELECT convo_id, generation, epoch, first_seq, last_seq FROM convo WHERE convo_id > $1 ORDER BY convo_id LIMIT $2
    ), begun AS MATERIALIZED (
      SELECT p.convo_id, least(message.seq, keep.seq, p.last_seq + 1) AS first_seq
      FROM page p
      LEFT JOIN LATERAL (
        SELECT e.seq FROM log_entry e
        WHERE e.convo_id = p.convo_id AND e.seq >= p.first_seq AND (
          (e.generation = p.generation AND e.epoch >= p.epoch - ${String(alwaysKept)})
          OR (e.created_at >= $3 AND CASE e.generation WHEN p.generation THEN e.epoch >= p.epoch - $4 ELSE p.epoch <= $4 END)
        )
        ORDER BY e.seq LIMIT 1
      ) keep ON true
      LEFT JOIN LATERAL (
        SELECT e.seq FROM log_entry e
        WHERE e.convo_id = p.convo_id AND e.seq >= p.first_seq AND e.seq < coalesce(keep.seq, p.last_seq + 1)
        ORDER BY e.seq DESC LIMIT 1
      ) gone ON true
      LEFT JOIN LATERAL (
        SELECT m.seq FROM message m
        WHERE m.convo_id = p.convo_id AND m.seq >= p.first_seq AND m.seq > coalesce(gone.seq, 0)
        ORDER BY m.seq LIMIT 1
      ) message ON true
    ), locked AS MATERIALIZED (
      SELECT c.convo_id FROM convo c JOIN begun b ON b.convo_id = c.convo_id
      WHERE c.first_seq < b.first_seq FOR NO KEY UPDATE OF c SKIP LOCKED
    ), raised AS (
      UPDATE convo c SET first_seq = b.first_seq
      FROM begun b JOIN locked l ON l.convo_id = b.convo_id
      WHERE c.convo_id = b.convo_id
      RETURNING c.convo_id
    )
    SELECT (SELECT max(convo_id) FROM page) AS last_id, (SELECT count(*) FROM raised) AS changed`,
}

/**
 * Deletes commits and notices from before their log's beginning, for a page of convos by id. Parameters: the convo id to
 * go on after, how many convos, how many entries. Not those that a snapshot of the group is kept with (decision 7).
 */
export const deleteTruncated: PreparedStatement = {
  name: 'retention_delete_truncated',
  text: `
    WITH page AS MATERIALIZED (
      SELECT convo_id, first_seq FROM convo WHERE convo_id > $1 ORDER BY convo_id LIMIT $2
    ), deleted AS (
      DELETE FROM log_entry WHERE ctid = ANY (ARRAY(
        SELECT e.ctid FROM page p CROSS JOIN LATERAL (
          SELECT ctid FROM log_entry e
          WHERE e.convo_id = p.convo_id AND e.seq < p.first_seq AND NOT (e.kind = 'commit' AND EXISTS (
            SELECT FROM group_snapshot s
            WHERE s.convo_id = e.convo_id AND s.generation = e.generation AND s.epoch <= e.epoch))
          ORDER BY e.seq LIMIT $3
        ) e LIMIT $3))
      RETURNING seq
    )
    SELECT (SELECT max(convo_id) FROM page) AS last_id, (SELECT count(*) FROM deleted) AS changed`,
}

/**
 * Deletes Welcomes into an epoch that nobody can follow the log from, for a page of convos by id. Parameters: the convo
 * id to go on after, how many convos. Whom they were for joins by external commit.
 */
export const deleteOutlivedWelcomes: PreparedStatement = {
  name: 'retention_delete_outlived_welcomes',
  text: `
    WITH page AS MATERIALIZED (
      SELECT convo_id, first_seq FROM convo WHERE convo_id > $1 ORDER BY convo_id LIMIT $2
    ), deleted AS (
      DELETE FROM welcome w USING page p WHERE w.convo_id = p.convo_id AND w.seq + 1 < p.first_seq
      RETURNING w.seq
    )
    SELECT (SELECT max(convo_id) FROM page) AS last_id, (SELECT count(*) FROM deleted) AS changed`,
}
