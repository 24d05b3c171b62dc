import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertConvo } from '../../accounts/testing/told-convos.ts'
import { createTestDatabase } from '../../database/testing/index.ts'
import type { TestDatabase } from '../../database/testing/index.ts'
import { insertTestDevice } from '../../identity/testing/registered-device.ts'
import { joinMembers } from './join-members.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

/** Adds an account again whose row in the convo says that it was deleted, and gives what the row says then. */
async function addAgain({ by, here }: { readonly by: 'itself' | 'another'; readonly here: boolean }) {
  const device = await insertTestDevice(db)
  const convoId = await insertConvo(db, device, 5)
  await db.execute('UPDATE convo_member SET account_deleted = true WHERE convo_id = $1', [convoId])
  if (!here) {
    await db.execute('DELETE FROM device WHERE did = $1', [device.did])
    await db.execute('DELETE FROM account WHERE did = $1', [device.did])
  }
  const bringer = by === 'itself' ? null : 'did:plc:admin'
  const given = [[device.did], ['member'], ['accepted'], [false], [bringer]]
  await db.execute(joinMembers, [convoId, 8, new Date(), ...given])
  const [row] = await db.query<{ account_deleted: boolean; left_seq: number | null }>(
    'SELECT account_deleted, left_seq FROM convo_member WHERE convo_id = $1',
    [convoId],
  )
  expect(row?.left_seq).toBeNull()
  return row?.account_deleted
}

describe('an account that was deleted, and is added to a convo again', () => {
  it('is still to be forgotten there as long as it is not back', async () => {
    expect(await addAgain({ by: 'another', here: false })).toBe(true)
  })

  it('is an account like any other once it is back', async () => {
    expect(await addAgain({ by: 'another', here: true })).toBe(false)
    expect(await addAgain({ by: 'itself', here: true })).toBe(false)
    expect(await addAgain({ by: 'itself', here: false })).toBe(false)
  })
})
