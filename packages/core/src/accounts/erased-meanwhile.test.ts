import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import type { Database } from '../database/index.ts'
import { testPorts } from '../groups/testing/world.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { toBase32 } from '../mls/index.ts'
import {
  restoreAccount,
  revokeTakenDownInvites,
  suggestRemovals,
  takeDownAccount,
  withdrawRemovals,
} from './index.ts'
import { dyingAfter, insertConvo, noticesIn } from './testing/told-convos.ts'

const by = { kind: 'admin', id: 'did:example:operator' } as const

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

/** A database in which a convo is erased between the reading of what is to be done and the first of it. */
function erasedMeanwhile(convoId: string): Database {
  return {
    ...db,
    async query<Row extends object>(...call: Parameters<Database['query']>) {
      const rows = await db.query<Row>(...call)
      for (const table of ['invite', 'log_entry', 'convo_member', 'convo'])
        await db.execute(`DELETE FROM ${table} WHERE convo_id = $1`, [convoId])
      return rows
    },
  }
}

/** Two convos of an account, by id, with an invite of its into each. */
async function twoConvos() {
  const device = await insertTestDevice(db)
  const [first = '', second = ''] = [await insertConvo(db, device), await insertConvo(db, device)].sort()
  for (const convoId of [first, second])
    await db.execute(
      `INSERT INTO invite (convo_id, invite_id, key, approval, created_at, made_by)
       VALUES ($1, $2, $3, false, now(), $4)`,
      [convoId, toBase32(randomBytes(16)), randomBytes(32), device.did],
    )
  return { ports: testPorts(db), did: device.did, first, second }
}

it('suggests removals in the other convos when one is erased meanwhile', async () => {
  const { ports, did, first, second } = await twoConvos()
  await takeDownAccount(dyingAfter(ports, 1), { did, by }).catch(() => undefined)
  await suggestRemovals({ ...ports, db: erasedMeanwhile(first) }, { did, limit: 10 })
  expect((await noticesIn(db, second)).map(({ kind }) => kind)).toEqual(['removalSuggested'])
})

it('takes suggestions back in the other convos when one is erased meanwhile', async () => {
  const { ports, did, first, second } = await twoConvos()
  await takeDownAccount(ports, { did, by })
  await restoreAccount(dyingAfter(ports, 1), { did, by }).catch(() => undefined)
  await withdrawRemovals({ ...ports, db: erasedMeanwhile(first) }, { did, limit: 10 })
  expect((await noticesIn(db, second)).map(({ kind }) => kind)).toEqual([
    'removalSuggested',
    'removalWithdrawn',
  ])
})

it('revokes invites into the other convos when one is erased meanwhile', async () => {
  const { ports, did, first, second } = await twoConvos()
  await takeDownAccount(dyingAfter(ports, 1), { did, by }).catch(() => undefined)
  await revokeTakenDownInvites({ ...ports, db: erasedMeanwhile(first) }, { did, limit: 10 })
  const open = await db.query('SELECT FROM invite WHERE convo_id = $1 AND revoked_at IS NULL', [second])
  expect(open).toEqual([])
})
