import { describe, expect, it } from 'vitest'
import { createDatabase } from './database.ts'
import { isDatabaseBusy } from './errors.ts'
import { createTestDatabase } from './testing/index.ts'
import { withTransaction } from './transaction.ts'

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (isDatabaseBusy(error) ? 'busy' : error),
  )

function createHold() {
  let end = (): void => undefined
  const promise = new Promise<void>((resolve) => (end = resolve))
  return { promise, end: () => end() }
}

describe('a database with as much to do as it can', () => {
  it('refuses at once, by its own error, whoever would wait behind too many, and serves all others', async () => {
    await using test = await createTestDatabase()
    await using db = createDatabase({ url: test.url, poolSize: 2, maxWaiting: 3 })
    const hold = createHold()
    const held = [1, 2].map(() => withTransaction(db, () => hold.promise))
    const waiting = [db.query('SELECT 1'), db.query('SELECT 1'), db.prisma.account.count()].map(outcome)
    // Prisma asks for its connection in a later turn.
    while (db.pool.waitingCount < 3) await new Promise(setImmediate)
    const refused = [db.query('SELECT 1'), withTransaction(db, (tx) => tx.query('SELECT 1'))].map(outcome)
    expect(await Promise.all(refused)).toEqual(['busy', 'busy'])
    hold.end()
    await Promise.all(held)
    expect(await Promise.all(waiting)).toEqual(['done', 'done', 'done'])
    expect(await outcome(db.query('SELECT 1'))).toBe('done')
  })

  it('lets nobody wait for ever', async () => {
    await using test = await createTestDatabase()
    await using db = createDatabase({ url: test.url, poolSize: 1, connectTimeoutMs: 50 })
    // Making the connection counts as waiting too, and may take longer where there is much to do.
    while ((await outcome(db.query('SELECT 1'))) !== 'done');
    const hold = createHold()
    const held = withTransaction(db, () => hold.promise)
    expect(await outcome(db.query('SELECT 1'))).toBe('busy')
    hold.end()
    await held
  })
})
