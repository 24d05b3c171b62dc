import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { createDatabase, errorCode } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { BackupError } from './errors.ts'
import { holdsAnything } from './holds-anything.ts'
import { databaseOf, withDatabase } from './url.ts'

/** How a database is restored. */
export type RestoreBeside = {
  /** The database that is to be. It may be empty, or not be there at all. */
  readonly url: string
  /** Whether one that holds something is moved aside, to another name. */
  readonly replace: boolean
  /** Marks what is moved aside: `catbird_mls_before_20261127t020000z`. */
  readonly stamp: string
  /** Fills a new database, whose URL it is given, in one transaction. */
  readonly fill: (url: string) => Promise<unknown>
  /** What is done to it before it takes its place. */
  readonly after: (db: Database) => Promise<unknown>
}

/** What came of it: the name of the database that was moved aside, if there was one. */
export type RestoredBeside = { readonly movedTo: string | undefined }

const permissionDenied = '42501'
const inUse = '55006'
const lingerMs = 2_000
/** Taken in the maintenance database while a restore is under way. Spells "restore". */
const restoreLock = '32199675807658597'

/**
 * Restores into a database beside the one that is to be, and gives it the name in one transaction when it is whole: who
 * is killed leaves the old one or the new one, and the next restore throws away what was begun.
 */
export async function restoreBeside(options: RestoreBeside): Promise<RestoredBeside> {
  const name = databaseOf(options.url)
  const admin = new pg.Client({ connectionString: withDatabase(options.url, 'postgres') })
  admin.on('error', () => undefined)
  await admin.connect()
  try {
    await lock(admin)
    const target = await inspect(admin, options.url, name)
    if (target === 'full' && !options.replace)
      throw new BackupError(
        'DatabaseNotEmpty',
        `The database ${name} holds something. Name an empty one, or pass --replace, which keeps it under another name.`,
      )
    await refuseSessions(admin, name)
    const making = `${short(name)}_restoring`
    await createBeside(admin, making, name)
    await options.fill(withDatabase(options.url, making))
    await finish(withDatabase(options.url, making), options.after)
    return await swap(admin, { name, making, target, stamp: options.stamp })
  } finally {
    await admin.end().catch(() => undefined)
  }
}

async function lock(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(${restoreLock}) AS taken`,
  )
  if (rows[0]?.taken === true) return
  throw new BackupError('AlreadyUnderWay', 'Another restore is under way on this Postgres. Wait for its end.')
}

type Target = 'absent' | 'empty' | 'full'

async function inspect(admin: pg.Client, url: string, name: string): Promise<Target> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (rowCount === 0) return 'absent'
  await using db = createDatabase({ url, poolSize: 1 })
  return (await holdsAnything(db)) ? 'full' : 'empty'
}

/** The backend of a connection that was just closed takes a moment to end: it is given one. */
async function refuseSessions(admin: pg.Client, name: string): Promise<void> {
  const deadline = Date.now() + lingerMs
  for (;;) {
    const who = await sessionsOf(admin, name)
    if (who.length === 0) return
    if (Date.now() > deadline) throw usedBy(name, who.join(', '))
    await pause(20)
  }
}

async function sessionsOf(admin: pg.Client, name: string): Promise<string[]> {
  const { rows } = await admin.query<{ who: string }>(
    `SELECT DISTINCT coalesce(nullif(application_name, ''), 'somebody') AS who FROM pg_stat_activity
     WHERE datname = $1 AND backend_type = 'client backend' ORDER BY 1`,
    [name],
  )
  return rows.map(({ who }) => who)
}

function usedBy(name: string, who: string): BackupError {
  return new BackupError('DatabaseInUse', `The database ${name} is in use by ${who}. Stop the server first.`)
}

async function createBeside(admin: pg.Client, making: string, like: string): Promise<void> {
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(making)} WITH (FORCE)`)
    await admin.query(
      `CREATE DATABASE ${pg.escapeIdentifier(making)} TEMPLATE template0 ENCODING 'UTF8' ${await localeOf(admin, like)}`,
    )
  } catch (error) {
    if (errorCode(error) !== permissionDenied) throw error
    throw new BackupError(
      'NotPermitted',
      'The role of DATABASE_URL may not create databases, and a restore makes one beside the old one. ' +
        'Let it, as a superuser: ALTER ROLE … CREATEDB.',
      { cause: error },
    )
  }
}

/** The order of text stays what it was, where the C library keeps it. */
async function localeOf(admin: pg.Client, name: string): Promise<string> {
  const { rows } = await admin.query<{ collate: string; ctype: string }>(
    `SELECT datcollate AS collate, datctype AS ctype FROM pg_database WHERE datname = $1 AND datlocprovider = 'c'`,
    [name],
  )
  const [row] = rows
  if (row === undefined) return ''
  return `LC_COLLATE ${pg.escapeLiteral(row.collate)} LC_CTYPE ${pg.escapeLiteral(row.ctype)}`
}

async function finish(url: string, after: RestoreBeside['after']): Promise<void> {
  await using db = createDatabase({ url, poolSize: 2, statementTimeoutMs: 0 })
  await after(db)
}

type Swap = { name: string; making: string; target: Target; stamp: string }

async function swap(admin: pg.Client, { name, making, target, stamp }: Swap): Promise<RestoredBeside> {
  const aside = `${short(name)}_before_${stamp.toLowerCase()}`
  const rename = (from: string, to: string) =>
    admin.query(`ALTER DATABASE ${pg.escapeIdentifier(from)} RENAME TO ${pg.escapeIdentifier(to)}`)
  try {
    await admin.query('BEGIN')
    if (target !== 'absent') await rename(name, aside)
    await rename(making, name)
    await admin.query('COMMIT')
  } catch (error) {
    if (errorCode(error) === inUse) throw usedBy(name, 'somebody who connected meanwhile')
    throw error
  }
  if (target === 'empty') await admin.query(`DROP DATABASE ${pg.escapeIdentifier(aside)}`)
  return { movedTo: target === 'full' ? aside : undefined }
}

/** Names have 63 bytes at most, and ours is made longer. */
function short(name: string): string {
  return name.slice(0, 36)
}
