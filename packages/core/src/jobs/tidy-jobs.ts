import type { Database } from '../database/index.ts'
import { deleteDeadOfKinds } from './sql/dead-jobs.ts'
import { findGoneWorkers, freeJobs } from './sql/worker-lock.ts'

/**
 * Gives back the jobs of processes that were killed, so that they are done within minutes; by itself the library waits
 * four hours. Deletes dead jobs of those kinds that the clock makes again and again: one is dead only because the next
 * took its place while it ran.
 */
export async function tidyJobs(db: Database, kindsOfClock: readonly string[]): Promise<void> {
  const gone = await db.query<{ worker: string }>(findGoneWorkers)
  if (gone.length > 0) await db.query(freeJobs, [gone.map(({ worker }) => worker)])
  await db.query(deleteDeadOfKinds, [kindsOfClock])
}
