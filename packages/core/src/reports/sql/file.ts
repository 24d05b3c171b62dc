import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'
import type { Stay } from '../../messages/index.ts'

/** What an account has read of a convo, on all its devices. */
export type ReporterRow = { readonly stays: readonly Stay[] }

/** No row for who never was a member. Parameters: convo id, did. */
export const readReporter: PreparedStatement = {
  name: 'reports_read_reporter',
  text: `
    SELECT (
      SELECT coalesce(jsonb_agg(jsonb_build_object('generation', l.generation, 'joinedSeq', l.joined_seq,
        'joinedEpoch', l.joined_epoch, 'removedSeq', l.removed_seq)), '[]')
      FROM convo_leaf l WHERE l.convo_id = m.convo_id AND l.did = m.did
    ) AS stays
    FROM convo_member m WHERE m.convo_id = $1 AND m.did = $2`,
}

/** Who answers for a convo towards one member. */
export type AnswerableRow = { readonly did: Did }

/**
 * The other account of a direct convo; of a group, whoever brought in who asks, or else the admin who has been in it for
 * longest. Parameters: convo id, the did of who asks.
 */
export const readAnswerable: PreparedStatement = {
  name: 'reports_read_answerable',
  text: `
    SELECT m.did FROM convo_member me
    JOIN convo c ON c.convo_id = me.convo_id
    JOIN convo_member m ON m.convo_id = me.convo_id AND m.did <> me.did
    WHERE me.convo_id = $1 AND me.did = $2
      AND (c.kind = 'direct' OR m.did = me.added_by OR (m.role = 'admin' AND m.left_seq IS NULL))
    ORDER BY (m.did = me.added_by) DESC NULLS LAST, m.joined_seq, m.did LIMIT 1`,
}

/** Parameters: convo id, report id. */
export const readFiled: PreparedStatement = {
  name: 'reports_read_filed',
  text: `SELECT report_id FROM report WHERE convo_id = $1 AND report_id = $2`,
}

/**
 * Parameters: convo id, report id, kind, reporter, subject, reason, comment, whether it is verified, now. Touches no row
 * where the report is there.
 */
export const insertReport: PreparedStatement = {
  name: 'reports_insert',
  text: `
    INSERT INTO report (convo_id, report_id, kind, reporter, subject, reason, comment, verified, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (convo_id, report_id) DO NOTHING`,
}

/** Parameters: convo id, report id; then side by side seqs, generations, epochs, message ids, dids, contents. */
export const insertMessages: PreparedStatement = {
  name: 'reports_insert_messages',
  text: `
    INSERT INTO report_message (convo_id, report_id, seq, generation, epoch, message_id, did, content)
    SELECT $1, $2, m.* FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
      $8::bytea[]) AS m`,
}
