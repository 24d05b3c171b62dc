import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { traced } from '../ports/index.ts'
import type { Database } from './database.ts'
import { errorCode } from './errors.ts'
import { queryableOver } from './queryable.ts'
import type { Queryable } from './queryable.ts'

/** A running transaction. */
export interface Tx extends Queryable {
  /** Runs just before the commit, inside the transaction, in the order of the calls. */
  beforeCommit(act: () => Promise<void>): void
  /**
   * Runs once the transaction has committed, and never if it has not: the place to tell others. A failure is
   * logged and changes nothing, since what was written stays written.
   */
  afterCommit(act: () => void | Promise<void>): void
}

/** How a transaction runs. */
export type TransactionOptions = {
  /** Default: read committed, which is what every locking choice in this code is argued for. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable'
  /** How often it is begun anew after a deadlock or a serialization failure. Default 5. */
  readonly retries?: number
}

/**
 * Runs `work` in one transaction: committed when it returns, rolled back when it throws. After a deadlock
 * (40P01) or a serialization failure (40001) all of `work` runs again, so it must have no effect outside the
 * transaction but by `afterCommit`.
 */
export async function withTransaction<Result>(
  db: Database,
  work: (tx: Tx) => Promise<Result>,
  options: TransactionOptions = {},
): Promise<Result> {
  const retries = options.retries ?? 5
  for (let attempt = 0; ; attempt++) {
    try {
      return await traced({ kind: 'transaction', name: 'transaction' }, () => runOnce(db, work, options))
    } catch (error) {
      if (attempt >= retries || !isRetryable(error)) throw error
      await pause(Math.random() * 5 * 2 ** attempt)
    }
  }
}

function isRetryable(thrown: unknown): boolean {
  const code = errorCode(thrown)
  return code === '40001' || code === '40P01'
}

type Hooks = { before: (() => Promise<void>)[]; after: (() => void | Promise<void>)[] }

async function runOnce<Result>(
  db: Database,
  work: (tx: Tx) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  const hooks: Hooks = { before: [], after: [] }
  const result = await onConnection(db, async (client) => {
    await client.query(`BEGIN ISOLATION LEVEL ${options.isolation ?? 'read committed'}`)
    const returned = await work(createTx(client, hooks))
    // A hook may add further hooks.
    for (const act of hooks.before) await act()
    await client.query('COMMIT')
    return returned
  })
  await tell(db, hooks.after)
  return result
}

function createTx(client: pg.PoolClient, hooks: Hooks): Tx {
  return {
    ...queryableOver(client),
    beforeCommit: (act) => void hooks.before.push(act),
    afterCommit: (act) => void hooks.after.push(act),
  }
}

/** Lends a connection; one that cannot even roll back is thrown away. */
async function onConnection<Result>(
  db: Database,
  use: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await traced({ kind: 'connection', name: 'wait for a connection' }, () => db.pool.connect())
  let broken: Error | undefined
  try {
    return await use(client)
  } catch (error) {
    broken = await rollback(client)
    throw error
  } finally {
    client.release(broken)
  }
}

async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK')
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function tell(db: Database, acts: readonly (() => void | Promise<void>)[]): Promise<void> {
  for (const act of acts) {
    try {
      await act()
    } catch (error) {
      db.log.error({ err: error }, 'telling others of a committed transaction failed')
    }
  }
}
