import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { daysBefore } from './days-before.ts'
import { deleteAnswers, deleteUnaddressed, lockAnswered } from './sql/settled-welcomes.ts'
import type { AnsweredRow } from './sql/settled-welcomes.ts'

/** How long a device may repeat its answer to a Welcome. */
const keptDays = 1

/**
 * Forgets a bounded number of answers to Welcomes of more than a day ago, and the Welcomes that all have answered; gives
 * how many of the latter. For a job.
 */
export function deleteSettledWelcomes(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  { limit }: { readonly limit: number },
): Promise<number> {
  const until = daysBefore(clock.now(), keptDays)
  return withTransaction(db, async (tx) => {
    const answered = await tx.query<AnsweredRow>(lockAnswered, [until, limit])
    if (answered.length === 0) return 0
    const ids = [answered.map((row) => row.convo_id), answered.map((row) => row.welcome_id)]
    await tx.execute(deleteAnswers, [until, ...ids])
    return tx.execute(deleteUnaddressed, ids)
  })
}
