import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { monthOf } from './month.ts'
import { deleteKeys } from './sql/keys.ts'

const dayMs = 24 * 60 * 60 * 1000
/** Messages go by whole weeks. */
const weekDays = 7
/** For clocks that differ, and so that who is shown a message on its last day can still report it. */
const marginDays = 7

/**
 * Destroys the keys of months of which no message can be in the log any more, and gives how many: from then on nobody
 * can prove who sent what then, nor test a guess. For a job.
 */
export function destroyFrankingKeys(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  { messageDays }: { readonly messageDays: number },
): Promise<number> {
  const kept = (messageDays + weekDays + marginDays) * dayMs
  return db.execute(deleteKeys, [monthOf(new Date(clock.now().getTime() - kept))])
}
