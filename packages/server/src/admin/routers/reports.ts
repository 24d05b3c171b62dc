import { getReport, listReports, resolveReport } from '@catbird-mls/core/reports'
import type { Report } from '@catbird-mls/core/reports'
import { ServiceError } from '@catbird-mls/core/errors'
import { z } from 'zod'
import { readContent } from '../disclosed-content.ts'
import { did, page } from '../inputs.ts'
import { refuse } from '../refusal.ts'
import { moderator, router, viewer } from '../trpc.ts'

const reportId = z.string().regex(/^[a-z2-7]{52}$/, { message: 'must be the id of a report' })
const filter = page
  .extend({ state: z.enum(['open', 'resolved']).default('open'), subject: did.optional() })
  .prefault({})

/** A page of reports, and where the next one starts, if there may be one. */
type ReportsPage = { readonly reports: readonly Report[]; readonly cursor?: string }

/** Reports, and what became of them. What they disclose is for those who act on it. */
export const reportsRouter = router({
  list: viewer.input(filter).query(async ({ ctx, input }): Promise<ReportsPage> => {
    const { cursor, limit, ...which } = input
    const before = cursor === undefined ? undefined : placeIn(cursor)
    const reports = await listReports(ctx.ports.db, { ...which, limit, before })
    const last = reports.length < limit ? undefined : reports.at(-1)
    return last === undefined ? { reports } : { reports, cursor: cursorAt(last) }
  }),
  /** A report without what it discloses. */
  get: viewer.input(z.object({ reportId })).query(async ({ ctx, input }) => {
    const { messages, ...report } = await found(ctx.ports.db, input.reportId)
    return { ...report, disclosed: messages.length }
  }),
  /** What a reporter has chosen to show of what was written to them: its bytes, and what can be read of them. */
  disclosed: moderator.input(z.object({ reportId })).query(async ({ ctx, input }) => {
    const { messages } = await found(ctx.ports.db, input.reportId)
    return messages.map(({ content, ...message }) => ({
      ...message,
      content: Buffer.from(content).toString('base64'),
      read: readContent(content),
    }))
  }),
  /** The first word on a report stays. */
  resolve: moderator
    .input(z.object({ reportId, resolution: z.string().trim().min(1).max(1000) }))
    .mutation(async ({ ctx, input }) => {
      const changed = await resolveReport(ctx.ports, { ...input, by: ctx.caller.operator })
      if (!changed) await found(ctx.ports.db, input.reportId)
      return { changed }
    }),
})

async function found(db: Parameters<typeof getReport>[0], id: string) {
  const report = await getReport(db, id)
  if (report === undefined) throw refuse('NotFound', 'There is no such report.')
  return report
}

function cursorAt({ createdAt, reportId }: Report): string {
  return `${createdAt.getTime()}.${reportId}`
}

function placeIn(cursor: string): Pick<Report, 'createdAt' | 'reportId'> {
  const [, time, id] = /^(\d{1,15})\.([a-z2-7]{52})$/.exec(cursor) ?? []
  if (time === undefined || id === undefined) throw new ServiceError('InvalidCursor')
  return { createdAt: new Date(Number(time)), reportId: id }
}
