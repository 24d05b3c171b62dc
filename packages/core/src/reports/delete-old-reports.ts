import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { deleteDisclosed, deleteReports } from './sql/delete.ts'

const dayMs = 24 * 60 * 60 * 1000

/** For so long after a report was resolved its messages can be looked at again, should somebody object. */
const resolvedDays = 30
/** For so long they wait for somebody to resolve it. */
const openDays = 365
/** For so long it is known who reported whom, why, and what came of it. */
const reportDays = 2 * 365

/**
 * Deletes what is disclosed 30 days after its report was resolved, and a year after it was made at the latest; the reports
 * themselves two years after they were made. Gives how many messages and reports. In portions, until there are no more or
 * `signal` is aborted. For a job.
 */
export async function deleteOldReports(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly messages: number; readonly reports: number }> {
  const before = (days: number) => new Date(clock.now().getTime() - days * dayMs)
  const portions = async (portion: () => Promise<number>): Promise<number> => {
    let deleted = 0
    for (let last = limit; last >= limit && signal?.aborted !== true; deleted += last) last = await portion()
    return deleted
  }
  const [resolved, open, made] = [before(resolvedDays), before(openDays), before(reportDays)]
  const messages = await portions(() => db.execute(deleteDisclosed, [resolved, open, limit]))
  return { messages, reports: await portions(() => db.execute(deleteReports, [made, limit])) }
}
