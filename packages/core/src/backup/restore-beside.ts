import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { createDatabase, errorCode } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { asAdmin, createBeside, shortName } from './beside.ts'
import { BackupError } from './errors.ts'
import { holdsAnything } from './holds-anything.ts'
import { databaseOf, withDatabase } from './url.ts'

/** How a database is restored. */
export type RestoreBeside = {
  /** The database that is to be. It may be empty, or not be there at all. */
  readonly url: string
  /** Whether one that holds something is moved aside, to another name. */
  readonly replace: boolean
  /** Marks what is moved aside: `catbird_mls_before_20261127t020000123z`. */
  readonly stamp: string
  /** Fills a new database, whose URL it is given, in one transaction. */
  readonly fill: (url: string) => Promise<unknown>
  /** What is done to it before it takes its place. */
  readonly after: (db: Database) => Promise<unknown>
}

/** What came of it: the name of the database that was moved aside, if there was one. */
export type RestoredBeside = { readonly movedTo: string | undefined }

const inUse = '55006'
const lingerMs = 2_000

/**
 * Restores into a database beside the one that is to be, and gives it the name in one transaction when it is whole: who
 * is killed leaves the old one or the new one, and the next restore throws away what was begun.
 */
export async function restoreBeside(options: RestoreBeside): Promise<RestoredBeside> {
  const name = databaseOf(options.url)
  return asAdmin(options.url, async (admin) => {
    const target = await inspect(admin, options.url, name)
    if (target === 'full' && !options.replace)
      throw new BackupError(
        'DatabaseNotEmpty',
        `The database ${name} holds something. Name an empty one, or pass --replace, which keeps it under another name.`,
      )
    await refuseSessions(admin, name)
    const making = `${shortName(name)}_restoring`
    await createBeside(admin, making, name)
    await options.fill(withDatabase(options.url, making))
    await finish(withDatabase(options.url, making), options.after)
    return await swap(admin, { name, making, target, stamp: options.stamp })
  })
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

async function finish(url: string, after: RestoreBeside['after']): Promise<void> {
  await using db = createDatabase({ url, poolSize: 2, statementTimeoutMs: 0 })
  await after(db)
}

type Swap = { name: string; making: string; target: Target; stamp: string }

async function swap(admin: pg.Client, { name, making, target, stamp }: Swap): Promise<RestoredBeside> {
  const aside = `${shortName(name)}_before_${stamp.toLowerCase()}`
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
