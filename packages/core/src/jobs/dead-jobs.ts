import type { Queryable } from '../database/index.ts'
import { deleteOneJob, reviveDeadJob, selectDeadJobs } from './sql/dead-jobs.ts'
import type { DeadJobRow } from './sql/dead-jobs.ts'

/** A job that failed as often as it may. It stays until somebody lets it begin anew or deletes it. */
export type DeadJob = {
  readonly id: number
  /** What kind of job; perhaps one that this code does not know. */
  readonly name: string
  readonly key: string | undefined
  readonly attempts: number
  /** The words of the last failure; none if its processes were killed every time. */
  readonly error: string | undefined
  readonly createdAt: Date
  readonly diedAt: Date
}

/** Lists dead jobs, the newest first: those before an id, if one is given. */
export async function listDeadJobs(
  db: Queryable,
  { before, limit = 50 }: { readonly before?: number | undefined; readonly limit?: number | undefined } = {},
): Promise<DeadJob[]> {
  const rows = await db.query<DeadJobRow>(selectDeadJobs, [before ?? null, limit])
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    key: row.key ?? undefined,
    attempts: row.attempts,
    error: row.last_error ?? undefined,
    createdAt: row.created_at,
    diedAt: row.updated_at,
  }))
}

/** Lets a dead job begin anew at once, with all its attempts. False if there is no such dead job. */
export async function retryJob(db: Queryable, id: number): Promise<boolean> {
  return (await db.query(reviveDeadJob, [id])).length > 0
}

/** Deletes a job, dead or waiting. False if it is not there, or just being done. */
export async function deleteJob(db: Queryable, id: number): Promise<boolean> {
  return (await db.query(deleteOneJob, [id])).length > 0
}
