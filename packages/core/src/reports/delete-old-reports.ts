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

type Ports = { readonly db: Queryable; readonly clock: Clock }
type Options = { readonly limit: number }

/**
 * Deletes a bounded number of disclosed messages, and gives how many: those whose report was resolved 30 days ago, or made a
 * year ago. For a job.
 */
export function deleteOldDisclosures({ db, clock }: Ports, { limit }: Options): Promise<number> {
  const now = clock.now()
  return db.execute(deleteDisclosed, [daysBefore(now, resolvedDays), daysBefore(now, openDays), limit])
}

/** Deletes a bounded number of reports that were made two years ago, and gives how many. For a job. */
export function deleteOldReports({ db, clock }: Ports, { limit }: Options): Promise<number> {
  return db.execute(deleteReports, [daysBefore(clock.now(), reportDays), limit])
}

function daysBefore(moment: Date, days: number): Date {
  return new Date(moment.getTime() - days * dayMs)
}
