import type { Queryable } from '../database/index.ts'
import type { JobName, JobPayloads } from './payloads.ts'
import { addJobStatement } from './sql/add-job.ts'

/** How a job is to be done. */
export type AddJobOptions = {
  /**
   * At most one job with this key waits at a time: adding it again replaces the payload and begins its attempts anew.
   * While one is being done, another is added beside it, since what it looked at may have changed.
   */
  readonly key?: string | undefined
  /** Not before this moment. Default: at once. */
  readonly runAt?: Date | undefined
  /** With a key: whether a job that waits keeps its time, so that a stream of additions cannot put it off for ever. */
  readonly keepRunAt?: boolean | undefined
  /** How often it is tried before it counts as dead. Default 25, which with the pauses between is some three days. */
  readonly maxAttempts?: number | undefined
}

/**
 * Adds a job, to be done by some node. In a transaction it is added if that commits, and not at all if it does not. It
 * is done at least once: after a failure it is tried again, after e, e², e³ … seconds (at most six hours), and after
 * a crash of its node by another one.
 *
 * @example
 * await withTransaction(db, async (tx) => {
 *   await tx.execute(…)
 *   await addJob(tx, 'tidyJobs', {}, { key: 'tidyJobs' })
 * })
 */
export async function addJob<Name extends JobName>(
  db: Queryable,
  name: Name,
  payload: JobPayloads[Name],
  options: AddJobOptions = {},
): Promise<void> {
  await db.execute(addJobStatement, [
    name,
    JSON.stringify(payload),
    options.runAt ?? null,
    options.maxAttempts ?? null,
    options.key ?? null,
    options.keepRunAt === true ? 'preserve_run_at' : 'replace',
  ])
}
