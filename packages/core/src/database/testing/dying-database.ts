import type pg from 'pg'
import type { Database } from '../database.ts'
import { queryableOver } from '../queryable.ts'

/** A statement at which a process dies, counted from 1: before it reaches the database, or before its answer is read. */
export type Death = { readonly at: number; readonly when: 'before' | 'after' }

/** A database as a process sees it that dies in the middle. */
export type DyingDatabase = Database & {
  /** What has been sent so far. */
  readonly statements: readonly string[]
}

type Run = (...args: unknown[]) => Promise<pg.QueryResult>

/**
 * The same database for a process that dies at some statement: its connection is cut, so that the database ends what
 * was open on it, and nothing that it does later gets through. Without a death it only counts.
 */
export function dyingDatabase(db: Database, death?: Death): DyingDatabase {
  const statements: string[] = []
  let dead = false
  /** Sends a statement, unless this is where it ends; `cut` cuts the connection. */
  const send = async (run: Run, args: unknown[], cut: () => Promise<unknown>): Promise<pg.QueryResult> => {
    const dying = new Error('the process has died')
    if (dead) throw dying
    statements.push(textOf(args[0]))
    dead = statements.length === death?.at
    const result = dead && death?.when === 'before' ? undefined : await run(...args)
    if (!dead && result !== undefined) return result
    await cut()
    throw dying
  }
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await db.pool.connect()
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const cut = () => db.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid])
    const query = (...args: unknown[]) => send(client.query.bind(client) as Run, args, cut)
    return new Proxy(client, {
      get: (of, name) => (name === 'query' ? query : bound(of, name)),
    })
  }
  const query = (...args: unknown[]) =>
    send(db.pool.query.bind(db.pool) as Run, args, () => Promise.resolve())
  const pool = Object.assign(Object.create(db.pool) as pg.Pool, { connect, query })
  return Object.assign(Object.create(db) as Database, { ...queryableOver(pool), pool, statements })
}

function textOf(statement: unknown): string {
  return typeof statement === 'string' ? statement : (statement as { text: string }).text
}

function bound(client: pg.PoolClient, name: string | symbol): unknown {
  const value: unknown = Reflect.get(client, name)
  return typeof value === 'function' ? (value.bind(client) as unknown) : value
}
