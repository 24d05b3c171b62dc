import { createHash } from 'node:crypto'
import type pg from 'pg'
import { jobsSchemaVersion, migrateJobs } from '../../jobs/schema.ts'
import { createDatabase } from '../database.ts'
import { applyMigrations, defaultMigrationsDirectory, readMigrations } from '../migrate/index.ts'
import { databaseUrl } from './url.ts'

/** The advisory lock under which a template is made. */
const templateLock = 7_263_110_042

/**
 * Gives the name of a migrated database to clone, made if the server does not have it yet. Its name is made of
 * the migrations, so that a server may hold those of several versions. Any number of processes may ask at once.
 */
export async function ensureTemplate(admin: pg.Pool, serverUrl: string): Promise<string> {
  const migrations = await readMigrations(defaultMigrationsDirectory())
  const digest = createHash('sha256')
    .update(JSON.stringify([migrations, jobsSchemaVersion]))
    .digest('hex')
    .slice(0, 16)
  const name = `catbird_mls_template_${digest}`
  if (!(await exists(admin, name))) await make(admin, serverUrl, name)
  return name
}

async function exists(admin: pg.Pool | pg.PoolClient, name: string): Promise<boolean> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  return rowCount === 1
}

async function make(admin: pg.Pool, serverUrl: string, name: string): Promise<void> {
  const client = await admin.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [templateLock])
    if (await exists(client, name)) return
    const making = `${name}_making`
    await client.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${making} TEMPLATE template0 ENCODING 'UTF8'`)
    await fill(databaseUrl(serverUrl, making))
    await client.query(`ALTER DATABASE ${making} RENAME TO ${name}`)
  } finally {
    // Closing the connection gives the lock back.
    client.release(true)
  }
}

async function fill(url: string): Promise<void> {
  await using db = createDatabase({ url, poolSize: 2 })
  await applyMigrations(db)
  await migrateJobs(db)
}
