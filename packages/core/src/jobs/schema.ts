import pg from 'pg'
import { withTransaction } from '../database/index.ts'
import type { Database, Queryable } from '../database/index.ts'
import { libraryLog } from './library-log.ts'

/** The newest migration of the graphile-worker that this code is built with; a test holds it against the library. */
export const jobsSchemaVersion = 20

/** The advisory lock under which the queue's tables are made. */
const schemaLock = 4_170_225_981

/** Whether the job queue's tables are there, as this code or a newer one needs them. */
export async function hasJobsSchema(db: Queryable): Promise<boolean> {
  const there = await db.query(`SELECT FROM pg_class WHERE oid = to_regclass('graphile_worker.migrations')`)
  if (there.length === 0) return false
  const [row] = await db.query<{ version: number | null }>(
    'SELECT max(id) AS version FROM graphile_worker.migrations',
  )
  return (row?.version ?? 0) >= jobsSchemaVersion
}

/**
 * Makes the job queue's tables, in a schema of their own, by the migrations that graphile-worker brings along. Any number
 * of starters may run this at once. The common start finds them there, and does not load the library.
 */
export async function migrateJobs(db: Database): Promise<void> {
  if (await hasJobsSchema(db)) return
  await withTransaction(db, async (tx) => {
    await tx.execute('SELECT pg_advisory_xact_lock($1)', [schemaLock])
    if (!(await hasJobsSchema(tx))) await runLibraryMigrations(db)
  })
}

/** On a connection of its own: the library begins and commits by itself, and the pool may have none left to lend. */
async function runLibraryMigrations(db: Database): Promise<void> {
  const { Logger, runMigrations } = await import('graphile-worker')
  const pool = new pg.Pool({ ...db.pool.options, max: 1 })
  const heard = (error: Error) =>
    db.log.warn({ err: error }, 'the connection that migrates the job queue was lost')
  pool.on('error', heard)
  pool.on('connect', (client) => client.on('error', heard))
  try {
    await runMigrations({ pgPool: pool, schema: 'graphile_worker', logger: new Logger(libraryLog(db.log)) })
  } finally {
    await pool.end()
  }
}
