import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { getConvo, leaveConvo } from '../convos/index.ts'
import { createTestDatabase, dyingDatabase } from '../database/testing/index.ts'
import type { Death, TestDatabase } from '../database/testing/index.ts'
import type { Database } from '../database/index.ts'
import { removeDevice } from '../devices/index.ts'
import { getGroupInfo } from '../groups/index.ts'
import { makeCommit, makeExternalCommit } from '../groups/testing/member.ts'
import { createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { newGroupPolicy } from '../mls/index.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import { restoreAccount, suggestRemovals, suspendAccount, withdrawRemovals } from './index.ts'
import { dyingAfter, eventsOf, insertConvo, noticesIn, now } from './testing/told-convos.ts'

const by = { kind: 'admin', id: 'did:example:operator' } as const

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const setUp = (on: Database = db) => ({ db: on, bus: createInProcessBus(), clock: createManualClock(now) })

const suggested = ({ did }: { readonly did: Did }) => ({
  ...{ kind: 'removalSuggested', did, reason: 'accountSuspended' },
})
const withdrawn = ({ did }: { readonly did: Did }) => ({ kind: 'removalWithdrawn', did })

describe('the suggested removal of an account that is restored', () => {
  it('is taken back once in every convo that was told, and in none that it has left since', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const convos = [await insertConvo(db, device), await insertConvo(db, device)]
    const left = await insertConvo(db, device)
    await suspendAccount(ports, { ...device, by })
    await db.execute('UPDATE convo_member SET left_seq = 8 WHERE convo_id = $1', [left])
    await restoreAccount(ports, { ...device, by })
    await restoreAccount(ports, { ...device, by })
    for (const convoId of convos) {
      expect(await noticesIn(db, convoId)).toEqual([suggested(device), withdrawn(device)])
    }
    expect(await noticesIn(db, left)).toEqual([suggested(device)])
    expect(await withdrawRemovals(ports, { limit: 1000 })).toBe(0)
  })

  it('is still taken back where the process died before, once, however many nodes go on with it', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const convos = await Promise.all(Array.from({ length: 12 }, () => insertConvo(db, device)))
    const kinds = async () =>
      (await Promise.all(convos.map((convoId) => noticesIn(db, convoId)))).flat().map(({ kind }) => kind)
    await suspendAccount(ports, { ...device, by })
    await restoreAccount(dyingAfter(ports, 4), { ...device, by }).catch(() => undefined)
    expect((await kinds()).filter((kind) => kind === 'removalWithdrawn')).toHaveLength(3)
    await Promise.all(Array.from({ length: 4 }, () => withdrawRemovals(setUp(), { limit: 1000 })))
    expect(await kinds()).toEqual(convos.flatMap(() => ['removalSuggested', 'removalWithdrawn']))
  })

  it('is not taken back where the account has been suspended again, not even by who has seen it restored', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const convoId = await insertConvo(db, device)
    await suspendAccount(ports, { ...device, by })
    await restoreAccount(dyingAfter(ports, 1), { ...device, by }).catch(() => undefined)
    const late: Database = {
      ...ports.db,
      async query<Row extends object>(...call: Parameters<Database['query']>) {
        const rows = await ports.db.query<Row>(...call)
        ports.clock.advance(1000)
        await suspendAccount(ports, { ...device, by })
        return rows
      },
    }
    expect(await withdrawRemovals({ ...ports, db: late }, { did: device.did, limit: 10 })).toBe(1)
    expect(await noticesIn(db, convoId)).toEqual([suggested(device), suggested(device)])
  })
})

/** Alice's group with Bob, whose only device she took out when his account was suspended. */
async function shutOut() {
  const ports = testPorts(db)
  const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
  const { convoId, members } = await createTestConvo(ports, [alice, bob])
  const told = (await eventsOf(db, bob)).length
  await suspendAccount(ports, { ...bob, by })
  const policy = { ...newGroupPolicy(alice.did), absent: [bob.did] }
  await submit(ports, convoId, await makeCommit(members[0] ?? fail(), { remove: [1], policy }))
  const news = async () => (await eventsOf(db, bob)).slice(told)
  return { ports, alice, bob, convoId, news }
}

describe('an account whose leaf was removed while it was suspended', () => {
  it('is a member still: its device is told, joins anew, and is not suggested for removal again', async () => {
    const { ports, bob, convoId, news } = await shutOut()
    const through = await getGroupInfo(ports, { caller: bob, convoId })
    const afresh = await makeExternalCommit(bob, through)
    expect(await outcomeOf(submit(ports, convoId, afresh))).toBe('AccountSuspended')
    await restoreAccount(ports, { ...bob, by })
    expect(await news()).toEqual([['convoAdded', convoId]])
    expect(await outcomeOf(submit(ports, convoId, afresh))).toBe('ok')
    await suggestRemovals(ports, { limit: 1000 })
    expect(await noticesIn(db, convoId)).toEqual([suggested(bob), withdrawn(bob)])
    const { members } = await getConvo(ports, { caller: bob, convoId })
    expect(members.find(({ did }) => did === bob.did)).toMatchObject({ absent: false })
  })

  it('is told also when the commit that took it out is no longer kept', async () => {
    const { ports, bob, convoId, news } = await shutOut()
    await db.execute(`DELETE FROM log_entry WHERE convo_id = $1 AND kind = 'commit'`, [convoId])
    await restoreAccount(ports, { ...bob, by })
    expect(await news()).toEqual([['convoAdded', convoId]])
  })

  it('is told also when it was suspended again before anybody was told that the first time was over', async () => {
    const { ports, bob, convoId, news } = await shutOut()
    await restoreAccount(dyingAfter(ports, 1), { ...bob, by }).catch(() => undefined)
    await suspendAccount({ ...ports, clock: { now: () => new Date(Date.now() + 60_000) } }, { ...bob, by })
    await restoreAccount(ports, { ...bob, by })
    expect(await news()).toEqual([['convoAdded', convoId]])
  })

  it('is told once by a service that dies anywhere in between and begins again', async () => {
    const whole = dyingDatabase(db)
    await restoreAccount(setUp(whole), { ...(await shutOut()).bob, by })
    expect(whole.statements.length).toBeGreaterThan(8)
    for (let at = 1; at <= whole.statements.length; at++) {
      for (const when of ['before', 'after'] as const) {
        const { bob, convoId, news } = await shutOut()
        await restoreKilled(bob, { at, when })
        expect(await noticesIn(db, convoId)).toEqual([suggested(bob), withdrawn(bob)])
        expect(await news()).toEqual([['convoAdded', convoId]])
      }
    }
  })

  it('is told of each of many convos once, by any number of nodes at the same time', async () => {
    const { ports, bob } = await shutOut()
    const convos = await Promise.all(Array.from({ length: 8 }, () => insertConvo(db, bob)))
    await suggestRemovals(ports, { limit: 1000 })
    for (const convoId of convos) await insertLostLeaf(convoId, bob)
    const before = (await eventsOf(db, bob)).length
    await restoreAccount(dyingAfter(ports, 1), { ...bob, by }).catch(() => undefined)
    await Promise.all(Array.from({ length: 4 }, () => withdrawRemovals(ports, { limit: 1000 })))
    const told = (await eventsOf(db, bob)).slice(before)
    expect(told).toHaveLength(convos.length + 1)
    expect(told.map(([, convoId]) => convoId)).toEqual(expect.arrayContaining(convos))
  })

  it('is told nothing where it is leaving, or the device has been removed itself', async () => {
    const leaving = await shutOut()
    await restoreAccount(dyingAfter(leaving.ports, 1), { ...leaving.bob, by }).catch(() => undefined)
    await leaveConvo(leaving.ports, { caller: leaving.bob, convoId: leaving.convoId })
    await withdrawRemovals(leaving.ports, { limit: 1000 })
    expect(await leaving.news()).toEqual([['convoLeft', leaving.convoId]])
    const removed = await shutOut()
    await removeDevice(removed.ports, removed.bob)
    await restoreAccount(removed.ports, { ...removed.bob, by })
    expect(await removed.news()).toEqual([])
  })

  it('is not told of a device that somebody had taken out before, while its account was in good standing', async () => {
    const ports = testPorts(db)
    const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
    const { convoId, members } = await createTestConvo(ports, [alice, bob])
    const policy = { ...newGroupPolicy(alice.did), absent: [bob.did] }
    await submit(ports, convoId, await makeCommit(members[0] ?? fail(), { remove: [1], policy }))
    const told = await eventsOf(db, bob)
    const later = { ...ports, clock: { now: () => new Date(Date.now() + 60_000) } }
    await suspendAccount(later, { ...bob, by })
    await restoreAccount(later, { ...bob, by })
    expect(await noticesIn(db, convoId)).toEqual([suggested(bob), withdrawn(bob)])
    expect(await eventsOf(db, bob)).toEqual(told)
  })
})

describe('a removal that was on its way when the account was restored', () => {
  it('has the device called back, if it is of the same epoch', async () => {
    const ports = testPorts(db)
    const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
    const { convoId, members } = await createTestConvo(ports, [alice, bob])
    const policy = { ...newGroupPolicy(alice.did), absent: [bob.did] }
    const late = await makeCommit(members[0] ?? fail(), { remove: [1], policy })
    await suspendAccount(ports, { ...bob, by })
    await restoreAccount(ports, { ...bob, by })
    const told = await eventsOf(db, bob)
    await submit(ports, convoId, late)
    await submit(ports, convoId, late)
    expect(await eventsOf(db, bob)).toEqual([...told, ['convoAdded', convoId]])
  })

  it('means what it does if it is of a later one, or takes the account out of the convo', async () => {
    for (const away of [true, false]) {
      const ports = testPorts(db)
      const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
      const { convoId, members } = await createTestConvo(ports, [alice, bob])
      await suspendAccount(ports, { ...bob, by })
      await restoreAccount(ports, { ...bob, by })
      const told = await eventsOf(db, bob)
      const renewed = await makeCommit(members[0] ?? fail())
      if (away) await submit(ports, convoId, renewed)
      const from = away ? renewed.next : (members[0] ?? fail())
      const policy = { ...newGroupPolicy(alice.did), absent: away ? [bob.did] : [] }
      await submit(ports, convoId, await makeCommit(from, { remove: [1], policy }))
      expect(await eventsOf(db, bob)).toEqual(away ? told : [...told, ['convoRemoved', convoId]])
    }
  })
})

/** Restores an account by a process that dies; the operator does it again, and housekeeping runs. */
async function restoreKilled(account: TestDevice, death: Death): Promise<void> {
  await restoreAccount(setUp(dyingDatabase(db, death)), { ...account, by }).catch(() => undefined)
  await restoreAccount(setUp(), { ...account, by })
  await withdrawRemovals(setUp(), { limit: 1000 })
}

/** The leaf that a device had in a convo until it was suspended, written straight into the tables. */
async function insertLostLeaf(convoId: string, device: TestDevice): Promise<void> {
  await db.execute(
    `INSERT INTO convo_leaf (convo_id, generation, leaf_index, joined_seq, joined_epoch, removed_seq,
                             did, device_id, signature_key)
     SELECT convo_id, 1, 1, 1, 1, seq, $2, $3, $4 FROM log_entry WHERE convo_id = $1`,
    [convoId, device.did, device.deviceId, device.signatureKey],
  )
}

function fail(): never {
  throw new Error('the test has no such thing')
}
