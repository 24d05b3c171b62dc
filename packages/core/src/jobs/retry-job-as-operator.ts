import { audit } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { retryJob } from './dead-jobs.ts'
import { readJob } from './sql/dead-jobs.ts'
import type { JobRow } from './sql/dead-jobs.ts'

/**
 * As `retryJob`, recorded: by the job's id and kind, and nothing of what it was told. False if there is no such dead job; then
 * nothing is recorded either.
 */
export async function retryJobAsOperator(
  ports: { readonly db: Database; readonly clock: Clock },
  { id, by }: { readonly id: number; readonly by: Operator },
): Promise<boolean> {
  return withTransaction(ports.db, async (tx) => {
    const [job] = await tx.query<JobRow>(readJob, [id])
    if (job === undefined || !(await retryJob(tx, id))) return false
    const act = { by, act: 'retryJob', subject: `${String(id)}/${job.name}` } as const
    await audit(tx, ports, { ...act, before: { dead: true }, after: { dead: false } })
    return true
  })
}
