import { expect, it } from 'vitest'
import { countRowsRead, createTestDatabase } from '../../database/testing/index.ts'
import { createTestConvo, testPorts } from '../../groups/testing/world.ts'
import { insertTestDevice } from '../../identity/testing/registered-device.ts'
import { readMembers } from './read-members.ts'
import type { MemberRow } from './read-members.ts'

it('tells who is blocked without reading whatever else is kept of whoever looks', async () => {
  await using db = await createTestDatabase()
  const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
  const { convoId } = await createTestConvo(testPorts(db), [alice, bob])
  await db.execute(
    `INSERT INTO relation (did, subject, follows_rkey, blocks_rkey)
     SELECT $1, 'did:plc:s' || i, 'f' || i, 'b' || i FROM generate_series(1, 5000) i
     UNION ALL SELECT $1, $2, NULL, 'b'`,
    [alice.did, bob.did],
  )
  await db.execute('ANALYZE relation')
  const params = [[convoId], alice.did]
  expect(await countRowsRead(db, readMembers, params)).toBeLessThan(100)
  const rows = await db.query<MemberRow>(readMembers, params)
  expect(new Map(rows.map(({ did, blocked }) => [did, blocked]))).toEqual(
    new Map<string, boolean>([
      [alice.did, false],
      [bob.did, true],
    ]),
  )
})
