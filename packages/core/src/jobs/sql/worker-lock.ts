/** The first key of the advisory locks that job workers hold; the second is made of the worker's name. */
const workerLocks = 1_246_774_898

/**
 * Takes the lock by which a worker shows that it lives. Parameter: the worker. The lock belongs to the connection that
 * takes it: when the process is gone, however it went, so is the lock.
 */
export const holdWorkerLock = `SELECT pg_advisory_lock(${String(workerLocks)}, hashtext($1))`

/**
 * Gives the workers that hold jobs though nobody holds their lock: their processes are gone. Jobs taken in the last
 * minute do not count, so that a worker whose connection is being made anew keeps its jobs. The locks that this takes
 * to see that they are free end with the statement.
 */
export const findGoneWorkers = `
  SELECT locked_by AS worker
  FROM (SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE locked_at < now() - interval '1 minute') held
  WHERE pg_try_advisory_xact_lock(${String(workerLocks)}, hashtext(locked_by))`

/** Frees the jobs of workers, by graphile-worker's own function. Parameter: the workers. */
export const freeJobs = `SELECT graphile_worker.force_unlock_workers($1::text[])`
