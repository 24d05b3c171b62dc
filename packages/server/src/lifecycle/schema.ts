import { applyMigrations, migrateStatus } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import { hasJobsSchema, migrateJobs } from '@catbird-mls/core/jobs'

/** Brings the database to what this code needs: its own migrations, and those of the job queue. */
export async function applyAllMigrations(db: Database): Promise<void> {
  await applyMigrations(db)
  await migrateJobs(db)
}

/** What the database lacks or has otherwise than this code: the names of migrations. */
export async function schemaGaps(db: Database): Promise<{ pending: string[]; changed: string[] }> {
  const [{ pending, changed }, jobs] = await Promise.all([migrateStatus(db), hasJobsSchema(db)])
  return { pending: [...pending, ...(jobs ? [] : ['those of the job queue'])], changed: [...changed] }
}
