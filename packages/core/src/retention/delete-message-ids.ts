import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { daysBefore } from './days-before.ts'
import { deleteOldMessageIds } from './sql/message-ids.ts'

/** For so long the same message id gets the same answer (protocol.md, "Messages"). */
const keptDays = 7

/**
 * Deletes the ids of messages that were sent more than 7 days ago, whether their messages are still kept or not, and
 * gives how many. In batches, until there are no more or `signal` is aborted.
 */
export async function deleteMessageIds(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  const until = daysBefore(clock.now(), keptDays)
  let deleted = 0
  for (let last = limit; last >= limit && signal?.aborted !== true; deleted += last)
    last = await db.execute(deleteOldMessageIds, [until, limit])
  return deleted
}
