import type { PreparedStatement } from '../../database/index.ts'

/**
 * Deletes disclosed messages of reports that were resolved before a moment, or made before another. Parameters: the two
 * moments, how many. Led by the messages that are there, so that reports of which none are left cost nothing. SKIP LOCKED
 * lets several nodes do it at once.
 */
export const deleteDisclosed: PreparedStatement = {
  name: 'reports_delete_disclosed',
  text: `
    DELETE FROM report_message WHERE ctid = ANY (ARRAY(
      SELECT m.ctid FROM report_message m
      JOIN report r ON r.convo_id = m.convo_id AND r.report_id = m.report_id
      WHERE r.resolved_at < $1 OR r.created_at < $2
      LIMIT $3 FOR UPDATE OF m SKIP LOCKED))`,
}

/** Deletes reports that were made before a moment, with what is left of them. Parameters: the moment, how many. */
export const deleteReports: PreparedStatement = {
  name: 'reports_delete',
  text: `
    DELETE FROM report WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM report WHERE created_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))`,
}
