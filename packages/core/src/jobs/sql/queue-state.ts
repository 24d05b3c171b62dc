/** The queue of one kind of job. */
export type QueueStateRow = {
  readonly name: string
  readonly waiting: number
  readonly oldest_seconds: number
  readonly running: number
  readonly dead: number
}

/**
 * Counts the jobs of each kind. By one reading of the queue, which is as long as it is: for a scrape, not for a request.
 * A job that waits for its time is none that waits for a worker.
 */
export const selectQueueStates = `
  SELECT task_identifier AS name,
    count(*) FILTER (WHERE due)::int AS waiting,
    coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE due)), 0)::float8 AS oldest_seconds,
    count(*) FILTER (WHERE locked_at IS NOT NULL)::int AS running,
    count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts)::int AS dead
  FROM (SELECT *, locked_at IS NULL AND attempts < max_attempts AND run_at <= now() AS due FROM graphile_worker.jobs) j
  GROUP BY task_identifier`
