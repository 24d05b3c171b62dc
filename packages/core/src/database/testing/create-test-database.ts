import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../../ports/index.ts'
import { openDatabase } from '../database.ts'
import type { Database } from '../database.ts'
import { startUnsafeTestCluster } from './cluster.ts'
import { ensureTemplate } from './template.ts'
import { databaseUrl } from './url.ts'

/** A database of a test's own; it is dropped when it is closed or disposed of. */
export interface TestDatabase extends Database {
  readonly url: string
}

/** What a test may ask of its database. */
export type TestDatabaseOptions = {
  readonly poolSize?: number
  readonly log?: Log
  readonly migrated?: boolean
}

/** The variable that names the server to use. Set by `tests/setup/postgres.ts` for a whole run of vitest. */
export const serverVariable = 'TEST_DATABASE_URL'

type Server = { readonly url: string; readonly admin: pg.Pool; readonly template: string }
let server: Promise<Server> | undefined

/**
 * Makes a migrated database for one test, by cloning: some 50 ms. It is on the server of `TEST_DATABASE_URL`
 * or else on a throw-away one of this process's own.
 *
 * @example
 * await using db = await createTestDatabase()
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { url: serverUrl, admin, template } = await (server ??= findServer())
  const name = `catbird_mls_test_${String(process.pid)}_${randomBytes(6).toString('hex')}`
  const source = options.migrated === false ? 'template0' : template
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY file_copy`)
  const url = databaseUrl(serverUrl, name)
  const db = openDatabase({ url, allowExitOnIdle: true, applicationName: name, ...options }, async () => {
    await drop(admin, name)
  })
  return Object.assign(db, { url })
}

async function findServer(): Promise<Server> {
  const url = process.env[serverVariable] ?? (await startUnsafeTestCluster()).url
  const admin = new pg.Pool({
    connectionString: databaseUrl(url, 'postgres'),
    max: 2,
    allowExitOnIdle: true,
    idleTimeoutMillis: 1000,
  })
  admin.on('error', () => undefined)
  return { url, admin, template: await ensureTemplate(admin, url) }
}

/** Dropping naps for 100 ms if it finds a backend that is still ending: they are given a moment first. */
async function drop(admin: pg.Pool, name: string): Promise<void> {
  for (let look = 0; look < 25 && (await hasBackends(admin, name)); look++) await pause(2)
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

async function hasBackends(admin: pg.Pool, name: string): Promise<boolean> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1 LIMIT 1', [name])
  return rowCount === 1
}
