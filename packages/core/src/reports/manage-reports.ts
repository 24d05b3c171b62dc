import { audit } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import type { DisclosedMessage, Report } from './report.ts'
import { markResolved, readDisclosed, readReport, selectReports } from './sql/manage.ts'
import type { DisclosedRow, ReportRow, ResolvedRow } from './sql/manage.ts'

/** Which reports an operator wants to see. */
export type ReportFilter = {
  readonly state: 'open' | 'resolved'
  /** Of this account alone. */
  readonly subject?: string | undefined
  /** Those after this one, as the last page ended. */
  readonly before?: Pick<Report, 'createdAt' | 'reportId'> | undefined
  readonly limit?: number | undefined
}

/** Lists reports, the newest first, without what they disclose. */
export async function listReports(
  db: Queryable,
  { state, subject, before, limit = 50 }: ReportFilter,
): Promise<Report[]> {
  const params = [state, subject ?? null, before?.createdAt ?? null, before?.reportId ?? null, limit]
  return (await db.query<ReportRow>(selectReports, params)).map(reportOf)
}

/** A report with what it discloses, by the seqs of the messages; undefined if there is none. */
export async function getReport(
  db: Queryable,
  reportId: string,
): Promise<(Report & { readonly messages: readonly DisclosedMessage[] }) | undefined> {
  const [row] = await db.query<ReportRow>(readReport, [reportId])
  if (row === undefined) return undefined
  const messages = await db.query<DisclosedRow>(readDisclosed, [row.convo_id, reportId])
  return { ...reportOf(row), messages: messages.map(disclosedOf) }
}

/** Closes an open report. Gives false if there is none: the first word on it stays. */
export async function resolveReport(
  ports: { readonly db: Database; readonly clock: Clock },
  {
    reportId,
    by,
    resolution,
  }: { readonly reportId: string; readonly by: Operator; readonly resolution: string },
): Promise<boolean> {
  return withTransaction(ports.db, async (tx) => {
    const params = [reportId, ports.clock.now(), by.id, resolution]
    const [report] = await tx.query<ResolvedRow>(markResolved, params)
    if (report === undefined) return false
    const act = { by, act: 'resolveReport', subject: reportId, did: report.subject ?? undefined } as const
    await audit(tx, ports, { ...act, before: { state: 'open' }, after: { state: 'resolved' } })
    return true
  })
}

function reportOf(row: ReportRow): Report {
  const { kind, reporter, subject, reason, comment, verified } = row
  const { resolved_at: at, resolved_by: by, resolution } = row
  return {
    ...{ reportId: row.report_id, convoId: row.convo_id, kind, reporter, subject, reason, comment, verified },
    createdAt: row.created_at,
    forwardedAt: row.forwarded_at,
    resolved: at === null ? null : { at, by: by ?? '', resolution: resolution ?? '' },
  }
}

function disclosedOf({ message_id, ...row }: DisclosedRow): DisclosedMessage {
  return { ...row, messageId: message_id }
}
