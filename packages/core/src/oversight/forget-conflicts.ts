import type { Ports } from './page.ts'
import { deleteConflicts } from './sql/conflicts.ts'

const keptMs = 30 * 24 * 3600_000

/** Forgets a bounded number of epochs whose last conflict is more than 30 days ago, and gives how many. For a job. */
export async function forgetConflicts(
  { db, clock }: Ports,
  { limit }: { readonly limit: number },
): Promise<number> {
  return db.execute(deleteConflicts, [new Date(clock.now().getTime() - keptMs), limit])
}
