/** A job whose attempts are spent, as graphile-worker's view has it. */
export type DeadJobRow = {
  readonly id: number
  readonly name: string
  readonly key: string | null
  readonly attempts: number
  readonly last_error: string | null
  readonly created_at: Date
  readonly updated_at: Date
}

/** A job counts as dead once its attempts are spent and nobody is at it. */
const dead = 'attempts >= max_attempts AND locked_at IS NULL'

/** Lists dead jobs, the newest first. Parameters: only those with a lower id (null: from the newest), how many. */
export const selectDeadJobs = `
  SELECT id, task_identifier AS name, key, attempts, last_error, created_at, updated_at
  FROM graphile_worker.jobs
  WHERE ${dead} AND ($1::bigint IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`

/** What kind a job is of, and whether it is dead. */
export type JobRow = { readonly name: string; readonly dead: boolean }

/** Parameter: a job's id. */
export const readJob = `SELECT task_identifier AS name, ${dead} AS dead FROM graphile_worker.jobs WHERE id = $1`

/** Lets a dead job begin anew, at once. Parameter: its id. Gives it if it was dead. */
export const reviveDeadJob = `
  SELECT (graphile_worker.reschedule_jobs(ARRAY[id], run_at => now(), attempts => 0)).id
  FROM graphile_worker.jobs WHERE id = $1 AND ${dead}`

/** Deletes a job that nobody is at. Parameter: its id. Gives it if it was there. */
export const deleteOneJob = `SELECT id FROM graphile_worker.complete_jobs(ARRAY[$1::bigint])`

/** Deletes dead jobs of some kinds. Parameter: the kinds' names. */
export const deleteDeadOfKinds = `
  SELECT id FROM graphile_worker.complete_jobs(ARRAY(
    SELECT id FROM graphile_worker.jobs WHERE ${dead} AND task_identifier = ANY ($1::text[])))`
