import { expect, it } from 'vitest'
import { countRowsRead, createTestDatabase } from '../../database/testing/index.ts'
import { newDid } from '../testing/unsafe-network.ts'
import { endRelations } from './apply-events.ts'

it('finds what has ended by the keys of the records, however many pairs an account has', async () => {
  await using db = await createTestDatabase()
  const did = newDid()
  await db.execute(
    `INSERT INTO relation (did, subject, follows_rkey, blocks_rkey)
     SELECT $1, 'did:plc:s' || i, 'f' || i, 'b' || i FROM generate_series(1, 5000) i`,
    [did],
  )
  await db.execute('ANALYZE relation')
  const keys = Array.from({ length: 20 }, (_, i) => `${i % 2 === 0 ? 'f' : 'b'}${i + 1}`)
  const read = await countRowsRead(db, endRelations, [
    keys.map(() => did),
    keys.map((key) => (key.startsWith('f') ? 'follow' : 'block')),
    keys,
    keys.map(() => null),
  ])
  expect(read).toBeLessThan(200)
  expect(
    await db.query('SELECT 1 FROM relation WHERE did = $1 AND follows_rkey IS NULL', [did]),
  ).toHaveLength(10)
})
