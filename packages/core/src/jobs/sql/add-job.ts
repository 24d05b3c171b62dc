import type { PreparedStatement } from '../../database/index.ts'

/**
 * Adds a job by graphile-worker's own function, in whatever transaction this is: workers see it, and are woken, when
 * that commits. Parameters: name, payload, when to run (null: at once), attempts (null: 25), key (null: none), what
 * becomes of a waiting job with the same key.
 */
export const addJobStatement: PreparedStatement = {
  name: 'jobs_add_job',
  text: `
    SELECT id FROM graphile_worker.add_job(identifier => $1::text, payload => $2::json, run_at => $3::timestamptz,
      max_attempts => $4::int, job_key => $5::text, job_key_mode => $6::text)`,
}
