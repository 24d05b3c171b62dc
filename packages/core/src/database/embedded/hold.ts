import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { DatabaseError, errorCode } from '../errors.ts'
import { isRunning } from './postmaster.ts'

/** The database that all of this lives in. */
export const databaseName = 'catbird_mls'

/** The advisory lock, in the maintenance database, of whoever owns the folder. Spells "catbird". */
const folderLock = '27973175189533284'

/** How long the connection of an owner that is no more may linger. */
const patienceMs = 5_000

/** A connection that owns an embedded Postgres as long as it stands. */
export type Hold = { readonly client: pg.Client; readonly clusterName: string }

/**
 * Asks the Postgres behind a socket for ownership: an advisory lock of one connection. The kernel closes that
 * connection when this process ends, however it ends, so that there is no stale lock, and no race about one.
 *
 * Gives `undefined` while nobody serves there; throws `DataFolderInUse` if another process owns it.
 */
export async function tryHold(socketFolder: string): Promise<Hold | undefined> {
  const client = new pg.Client({
    host: socketFolder,
    user: 'postgres',
    database: 'postgres',
    application_name: `catbird-mls-owner ${String(process.pid)}`,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await claim(client)
  } catch (error) {
    await client.end().catch(() => undefined)
    if (isNotServing(error)) return undefined
    throw error
  }
}

/**
 * Takes the lock, or finds who has it. The connection of an owner that was killed goes away with it, but it may take
 * Postgres a moment to notice: it is waited for.
 */
async function claim(client: pg.Client): Promise<Hold> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const { rows } = await client.query<{ held: boolean; cluster: string }>(
      `SELECT pg_try_advisory_lock(${folderLock}) AS held, current_setting('cluster_name') AS cluster`,
    )
    const [answer] = rows
    if (answer?.held === true) return { client, clusterName: answer.cluster }
    const owner = await findOwnerPid(client)
    if (Date.now() > deadline || (owner !== undefined && isRunning(owner))) throw inUse(owner)
    await pause(5)
  }
}

async function findOwnerPid(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ owner: string }>(
    `SELECT a.application_name AS owner FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted
       AND ((l.classid::bigint << 32) | l.objid::bigint) = ${folderLock}`,
  )
  const pid = Number(rows[0]?.owner.split(' ')[1])
  return Number.isInteger(pid) ? pid : undefined
}

function inUse(owner: number | undefined): DatabaseError {
  const who = owner === undefined ? 'another process' : `the process ${String(owner)}`
  return new DatabaseError(
    'DataFolderInUse',
    `this data folder is in use by ${who}; stop it, or give this one a data folder of its own`,
  )
}

/** No socket, nobody behind it, gone while talking, or starting up or shutting down (57P01 to 57P03). */
function isNotServing(thrown: unknown): boolean {
  const code = errorCode(thrown)
  if (code === undefined) return thrown instanceof Error && thrown.message.startsWith('Connection terminated')
  return ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code) || code.startsWith('57P0')
}

/** Makes the database of a fresh cluster. */
export async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName])
  if (rows.length === 0) await client.query(`CREATE DATABASE ${databaseName}`)
}
