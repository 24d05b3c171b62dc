import { describe, expect, it } from 'vitest'
import { createTestDatabase } from './index.ts'

describe('a test database', () => {
  it('is migrated, of its own, and gone after use', async () => {
    const a = await createTestDatabase()
    await using b = await createTestDatabase()
    await a.execute(`INSERT INTO account (did) VALUES ('did:plc:a')`)
    expect(await b.query('SELECT did FROM account')).toEqual([])
    await a.close()
    await a.close()
    await expect(a.query('SELECT 1')).rejects.toThrow()
    const name = new URL(a.url).pathname.slice(1)
    expect(await b.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).toEqual([])
  })

  it('serves raw queries and Prisma alike', async () => {
    await using db = await createTestDatabase()
    await db.prisma.account.create({ data: { did: 'did:plc:b' } })
    expect(await db.query('SELECT did, account_seq FROM account')).toEqual([
      { did: 'did:plc:b', account_seq: 0 },
    ])
  })

  it('is quick to make, many at once', async () => {
    const databases = await Promise.all(Array.from({ length: 6 }, () => createTestDatabase()))
    await Promise.all(databases.map((db) => db.query('SELECT 1')))
    await Promise.all(databases.map((db) => db.close()))
  })
})
