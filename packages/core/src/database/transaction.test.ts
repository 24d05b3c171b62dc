import { describe, expect, it } from 'vitest'
import { createDatabase } from './database.ts'
import { isDatabaseUnavailable } from './errors.ts'
import { createTestDatabase } from './testing/index.ts'
import { withTransaction } from './transaction.ts'

const insert = (did: string) => ({ text: 'INSERT INTO account (did) VALUES ($1)', params: [did] })

describe('a transaction', () => {
  it('is committed when its work returns, and tells others only then', async () => {
    await using db = await createTestDatabase()
    const seen: unknown[] = []
    const count = async () => (await db.query<{ n: number }>('SELECT count(*) AS n FROM account'))[0]?.n
    await withTransaction(db, async (tx) => {
      tx.afterCommit(async () => void seen.push(['after', await count()]))
      tx.beforeCommit(async () => void seen.push(['before', await count()]))
      const { text, params } = insert('did:plc:a')
      expect(await tx.execute(text, params)).toBe(1)
    })
    expect(seen).toEqual([
      ['before', 0],
      ['after', 1],
    ])
  })

  it('leaves nothing behind and tells nobody when its work throws', async () => {
    await using db = await createTestDatabase()
    let told = false
    const failing = withTransaction(db, async (tx) => {
      tx.afterCommit(() => void (told = true))
      const { text, params } = insert('did:plc:a')
      await tx.execute(text, params)
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    expect(told).toBe(false)
    expect(await db.query('SELECT did FROM account')).toEqual([])
  })

  it('stays committed when telling others fails', async () => {
    await using db = await createTestDatabase()
    await withTransaction(db, (tx) => {
      tx.afterCommit(() => Promise.reject(new Error('nobody listens')))
      const { text, params } = insert('did:plc:a')
      return tx.execute(text, params)
    })
    expect(await db.query('SELECT did FROM account')).toHaveLength(1)
  })

  it('is run again after a deadlock, and its hooks once', async () => {
    await using db = await createTestDatabase()
    await db.execute(`INSERT INTO account (did) VALUES ('did:plc:a'), ('did:plc:b')`)
    const raise = `UPDATE account SET account_seq = account_seq + 1 WHERE did = $1`
    const meeting = meetingOf(2)
    const told: string[] = []
    const both = (first: string, second: string) =>
      withTransaction(db, async (tx) => {
        tx.afterCommit(() => void told.push(first))
        await tx.execute(raise, [first])
        await meeting()
        await tx.execute(raise, [second])
      })
    await Promise.all([both('did:plc:a', 'did:plc:b'), both('did:plc:b', 'did:plc:a')])
    expect(told).toHaveLength(2)
    const rows = await db.query<{ account_seq: number }>('SELECT account_seq FROM account')
    expect(rows.map((row) => row.account_seq)).toEqual([2, 2])
  })

  it('survives that its connection is cut, and the pool too', async () => {
    await using db = await createTestDatabase()
    const failing = withTransaction(db, (tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid())'))
    const error: unknown = await failing.catch((thrown: unknown) => thrown)
    expect(isDatabaseUnavailable(error)).toBe(true)
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

describe('a database that is not there', () => {
  it('fails at first use, in a way that is known by name', async () => {
    await using db = createDatabase({ url: 'postgresql://postgres@localhost/x?host=/nowhere/at/all' })
    const error: unknown = await db.query('SELECT 1').catch((thrown: unknown) => thrown)
    expect(isDatabaseUnavailable(error)).toBe(true)
  })

  it('is not confused with a statement that is wrong', async () => {
    await using db = await createTestDatabase()
    const error: unknown = await db.query('SELECT nothing').catch((thrown: unknown) => thrown)
    expect(isDatabaseUnavailable(error)).toBe(false)
  })
})

/** A place that each of so many passes only when all have come; open for ever after. */
function meetingOf(size: number): () => Promise<void> {
  const waiting: (() => void)[] = []
  let came = 0
  return () => {
    came += 1
    if (came < size) return new Promise((resolve) => waiting.push(resolve))
    for (const go of waiting.splice(0)) go()
    return Promise.resolve()
  }
}
