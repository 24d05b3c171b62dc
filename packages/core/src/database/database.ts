import type pg from 'pg'
import type { Log } from '../ports/index.ts'
import { silentLog } from '../ports/index.ts'
import { BoundedPool } from './bounded-pool.ts'
import { createPrismaClient } from './prisma-client.ts'
import type { PrismaClient } from './prisma/client.ts'
import { queryableOver } from './queryable.ts'
import type { Queryable } from './queryable.ts'
import { typeParsers } from './types.ts'

/** The database: raw SQL by itself, Prisma for plain reads and writes, and the pool both use. */
export interface Database extends Queryable, AsyncDisposable {
  readonly pool: pg.Pool
  /** Prisma's client, made at first use. Its `BigInt` fields are bigints, unlike those of raw queries. */
  readonly prisma: PrismaClient
  readonly log: Log
  /** Closes every connection. Safe to call again. */
  close(): Promise<void>
}

/** How to reach the database, and how patient to be. */
export type DatabaseOptions = {
  readonly url: string
  /** At most this many connections. Default 10. */
  readonly poolSize?: number
  /** How long a caller waits for a connection. Default 10 s. */
  readonly connectTimeoutMs?: number
  /** At most this many wait for one; more are refused at once. Default 10,000. */
  readonly maxWaiting?: number
  /** How long a statement may run. Default 30 s. */
  readonly statementTimeoutMs?: number
  /** Whether idle connections let the process end. Default false. */
  readonly allowExitOnIdle?: boolean
  readonly applicationName?: string
  readonly log?: Log
}

/**
 * Opens the database. No connection is made before the first use, so that this neither waits nor fails.
 *
 * @example
 * await using db = createDatabase({ url: 'postgresql://localhost/catbird_mls' })
 * await applyMigrations(db)
 */
export function createDatabase(options: DatabaseOptions): Database {
  return openDatabase(options, () => Promise.resolve())
}

/** As `createDatabase`, with something to be done after the last connection is closed. */
export function openDatabase(options: DatabaseOptions, afterClose: () => Promise<void>): Database {
  const log = options.log ?? silentLog
  const pool = createPool(options)
  // A pool without this listener ends the process when an idle connection is cut. One that is closing tells of
  // connections that the database closed first, which nobody misses.
  pool.on('error', (error) => {
    if (!pool.ending) log.warn({ err: error }, 'an idle database connection was lost')
  })
  // While a connection is lent, its loss is told to its holder by the failing query; this keeps the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return assemble(pool, log, afterClose)
}

function createPool(options: DatabaseOptions): pg.Pool {
  const statementTimeout = options.statementTimeoutMs ?? 30_000
  const config = {
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    statement_timeout: statementTimeout,
    idle_in_transaction_session_timeout: statementTimeout,
    allowExitOnIdle: options.allowExitOnIdle ?? false,
    application_name: options.applicationName ?? 'catbird-mls',
    types: typeParsers,
  }
  return new BoundedPool(config, options.maxWaiting ?? 10_000)
}

function assemble(pool: pg.Pool, log: Log, afterClose: () => Promise<void>): Database {
  let prisma: PrismaClient | undefined
  let closing: Promise<void> | undefined
  const close = async () => {
    await prisma?.$disconnect()
    await pool.end()
    await afterClose()
  }
  return {
    ...queryableOver(pool),
    pool,
    log,
    get prisma() {
      prisma ??= createPrismaClient(pool)
      return prisma
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]() {
      return this.close()
    },
  }
}
