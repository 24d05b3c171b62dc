import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { dayOf } from './days.ts'
import { deleteSignals } from './sql/contact-signals.ts'

const keptDays = 30

/** Forgets a bounded number of counts of days more than 30 days ago, and gives how many. For a job. */
export async function deleteOldSignals(
  ports: { readonly db: Queryable; readonly clock: Clock },
  { limit }: { readonly limit: number },
): Promise<number> {
  return ports.db.execute(deleteSignals, [dayOf(ports.clock.now()) - keptDays, limit])
}
