import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { reportableMs, reportsWithinMs } from './request-recovery.ts'
import { deleteReports } from './sql/fault-reports.ts'

/**
 * Deletes a bounded number of reports that can have no effect any more, and gives how many. As many as allowed means
 * that there may be more. For a job.
 *
 * What a report does is to count, with those of other accounts, towards the bar of a stay (protocol.md, "Recovery"),
 * and for a day among those its device may make. So it is spent after that day if its stay is barred, if its account
 * has accused the same stay since, or if the stay ended so long ago that no entry of it can be reported any more. One
 * of a stay that goes on is kept however old it is: the next report may be of a commit that is still to come.
 */
export function deleteSpentReports(
  ports: { readonly db: Queryable; readonly clock: Clock },
  { limit }: { readonly limit: number },
): Promise<number> {
  const now = ports.clock.now().getTime()
  return ports.db.execute(deleteReports, [
    ...[new Date(now - reportsWithinMs), new Date(now - reportableMs)],
    limit,
  ])
}
