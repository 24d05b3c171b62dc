import type { Database } from './database.ts'
import { queryableOver } from './queryable.ts'
import type { Queryable } from './queryable.ts'

/**
 * Runs `work` on one connection that holds an advisory lock, outside of any transaction: for statements that allow none
 * around them. Gives `undefined`, and does nothing, while somebody else holds it. Who is killed holds it no more.
 */
export async function withSessionLock<Result>(
  db: Database,
  lock: number,
  work: (connection: Queryable) => Promise<Result>,
): Promise<Result | undefined> {
  const client = await db.pool.connect()
  let clean = false
  try {
    const connection = queryableOver(client)
    const [row] = await connection.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      lock,
    ])
    const result = row?.taken === true ? await work(connection) : undefined
    if (row?.taken === true) await connection.execute('SELECT pg_advisory_unlock($1)', [lock])
    clean = true
    return result
  } finally {
    // A connection that may still hold the lock is closed.
    client.release(!clean)
  }
}
