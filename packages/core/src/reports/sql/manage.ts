import type { PreparedStatement } from '../../database/index.ts'

/** A report as its row has it. */
export type ReportRow = {
  readonly report_id: string
  readonly convo_id: string
  readonly kind: 'message' | 'convo'
  readonly reporter: string
  readonly subject: string | null
  readonly reason: string
  readonly comment: string | null
  readonly verified: boolean
  readonly created_at: Date
  readonly forwarded_at: Date | null
  readonly resolved_at: Date | null
  readonly resolved_by: string | null
  readonly resolution: string | null
}

const columns = `report_id, convo_id, kind, reporter, subject, reason, comment, verified, created_at, forwarded_at,
  resolved_at, resolved_by, resolution`

/**
 * Parameters: state; the account that is reported, or null for any; before which moment and report id, or null from the
 * newest on; how many.
 */
export const selectReports: PreparedStatement = {
  name: 'reports_select',
  text: `
    SELECT ${columns} FROM report
    WHERE state = $1 AND ($2::text IS NULL OR subject = $2)
      AND ($3::timestamptz IS NULL OR (created_at, report_id) < ($3, $4::text))
    ORDER BY created_at DESC, report_id DESC LIMIT $5`,
}

/** Parameter: report id. */
export const readReport: PreparedStatement = {
  name: 'reports_read',
  text: `SELECT ${columns} FROM report WHERE report_id = $1`,
}

/** A disclosed message as its row has it. */
export type DisclosedRow = {
  readonly seq: number
  readonly generation: number
  readonly epoch: number
  readonly message_id: string
  readonly did: string
  readonly content: Uint8Array
}

/** Parameters: convo id, report id. */
export const readDisclosed: PreparedStatement = {
  name: 'reports_read_disclosed',
  text: `
    SELECT seq, generation, epoch, message_id, did, content FROM report_message
    WHERE convo_id = $1 AND report_id = $2 ORDER BY seq`,
}

/** A report that is resolved from now on: whom it is about. */
export type ResolvedRow = { readonly subject: string | null }

/** Gives no row where it is resolved already. Parameters: report id, now, by whom, with what outcome. */
export const markResolved: PreparedStatement = {
  name: 'reports_mark_resolved',
  text: `
    UPDATE report SET state = 'resolved', resolved_at = $2, resolved_by = $3, resolution = $4
    WHERE report_id = $1 AND state = 'open'
    RETURNING subject`,
}

/** Parameters: convo id, report id, now. */
export const markForwarded: PreparedStatement = {
  name: 'reports_mark_forwarded',
  text: `UPDATE report SET forwarded_at = $3 WHERE convo_id = $1 AND report_id = $2 AND forwarded_at IS NULL`,
}
