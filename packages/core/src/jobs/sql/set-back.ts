/**
 * Sets back what a clock that was ahead wrote: when each job of the clock was last made, and when those that wait are
 * due. Left as it is, nobody would make or do one of them until that time has come. Parameter: the kinds' names.
 *
 * A job that failed waits on purpose, for six hours at most. The names of the library's tables are as of its migration
 * that `jobsSchemaVersion` names.
 */
export const setBackClockJobs = `
  WITH made AS (
    UPDATE graphile_worker._private_known_crontabs SET last_execution = now(), known_since = least(known_since, now())
    WHERE identifier = ANY ($1::text[]) AND greatest(last_execution, known_since) > now() + interval '2 minutes'
  )
  UPDATE graphile_worker._private_jobs j SET run_at = now()
  FROM graphile_worker._private_tasks t
  WHERE t.id = j.task_id AND t.identifier = ANY ($1::text[]) AND j.attempts = 0
    AND j.run_at > now() + interval '2 minutes'`
