import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptConvo, createConvo, leaveConvo } from '../convos/index.ts'
import type { TestPorts } from '../groups/testing/world.ts'
import { withTransaction } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { beginGroup, makeCommit } from '../groups/testing/member.ts'
import { claimFrom, createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import type { LimitNumbers } from '../limits/index.ts'
import { testLimits } from '../limits/testing/limit-values.ts'
import { newGroupPolicy } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import type { ManualClock } from '../ports/index.ts'
import { deleteOldSignals, noteSignal } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const dayMs = 24 * 3600_000
/** Noon, so that a test is over before the day is. */
const noon = (days = 0) => new Date(Math.floor(Date.now() / dayMs) * dayMs + dayMs / 2 + days * dayMs)
const device = () => insertTestDevice(db)

type Ports = TestPorts & { readonly clock: ManualClock }
/** A service with limits of claims that are in nobody's way. */
function setUp(limits: Partial<LimitNumbers> = {}, now = noon()): Ports {
  const claims = { claimsPerTarget: 1000, claimTargets: 1000 }
  return {
    ...testPorts(db),
    clock: createManualClock(now),
    limitValues: testLimits({ ...claims, ...limits }),
  }
}

/** An account that has been here for long enough not to be new. */
async function oldAccount(): Promise<TestDevice> {
  const old = await device()
  await db.execute('UPDATE account SET created_at = $2 WHERE did = $1', [old.did, noon(-30)])
  return old
}

/** Makes a convo that names others absent, which asks them. */
async function ask(ports: Ports, creator: TestDevice, others: readonly TestDevice[]): Promise<ConvoId> {
  const policy = { ...newGroupPolicy(creator.did), absent: others.map(({ did }) => did).sort() }
  const { groupInfo } = await beginGroup(creator, policy)
  return (await createConvo(ports, { caller: creator, kind: 'group', groupInfo })).convoId
}

async function signalsOf({ did }: TestDevice): Promise<Record<string, number> | undefined> {
  const [row] = await db.query<Record<string, number>>(
    `SELECT sum(sent)::bigint AS sent, sum(accepted)::bigint AS accepted, sum(declined)::bigint AS declined,
            sum(blocked)::bigint AS blocked, sum(reported)::bigint AS reported
     FROM contact_signal WHERE did = $1`,
    [did],
  )
  return row
}

describe('requests', () => {
  it('are so many a day, fewer of an account that is new, and more on the next day', async () => {
    const ports = setUp({ requestsPerDay: 3, requestsPerDayNew: 1 })
    const [old, young] = [await oldAccount(), await device()]
    await ask(ports, old, [await device(), await device()])
    await ask(ports, old, [await device()])
    await ask(ports, young, [await device()])
    await expect(ask(ports, old, [await device()])).rejects.toMatchObject({
      ...{ error: 'RateLimitExceeded', retryAfterMs: dayMs / 2 },
    })
    expect(await outcomeOf(ask(ports, young, [await device()]))).toBe('RateLimitExceeded')
    ports.clock.advance(dayMs / 2)
    await ask(ports, old, [await device()])
    await ask(ports, young, [await device()])
    ports.clock.advance(7 * dayMs)
    await ask(ports, young, [await device(), await device(), await device()])
  })

  it('that are refused cost nothing, and change nothing', async () => {
    const ports = setUp({ requestsPerDayNew: 2 }, new Date())
    const [alice, bob, carol] = [await device(), await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice])
    const [member] = members
    if (member === undefined) throw new Error('the test has no such thing')
    const more = [bob, carol, await device()]
    const packages = await claimFrom(ports, { claimer: alice, devices: more })
    const all = await makeCommit(member, { add: packages.map(({ bytes }) => bytes) })
    expect(await outcomeOf(submit(ports, convoId, all))).toBe('RateLimitExceeded')
    const two = await makeCommit(member, { add: packages.slice(0, 2).map(({ bytes }) => bytes) })
    expect(await outcomeOf(submit(ports, convoId, two))).toBe('ok')
    expect(await signalsOf(alice)).toMatchObject({ sent: 2 })
    expect(await outcomeOf(submit(ports, convoId, two))).toBe('ok')
    expect(await signalsOf(alice)).toMatchObject({ sent: 2 })
  })

  it('are never more than allowed, however many are sent at once', async () => {
    const ports = setUp({ requestsPerDayNew: 5 })
    const alice = await device()
    const others = await Promise.all(Array.from({ length: 12 }, device))
    const outcomes = await Promise.all(others.map((other) => outcomeOf(ask(ports, alice, [other]))))
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(5)
    expect(await signalsOf(alice)).toMatchObject({ sent: 5 })
  })

  it('are not those to who comes by itself, is of the same account, or was in before', async () => {
    const ports = setUp({ requestsPerDayNew: 1 }, new Date())
    const alice = await device()
    const [second, bob] = [await insertTestDevice(db, { did: alice.did }), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice, bob])
    const [member] = members
    if (member === undefined) throw new Error('the test has no such thing')
    const [own] = await claimFrom(ports, { claimer: alice, devices: [second] })
    if (own === undefined) throw new Error('the test has no such thing')
    expect(await outcomeOf(submit(ports, convoId, await makeCommit(member, { add: [own.bytes] })))).toBe('ok')
    expect(await signalsOf(alice)).toMatchObject({ sent: 1, accepted: 1 })
  })
})

describe('how requests are taken', () => {
  it('is counted once for each: accepted, declined, blocked or reported', async () => {
    const ports = setUp({ requestsPerDayNew: 100 })
    const [alice, bob, carol, dave] = [await device(), await device(), await device(), await device()]
    const convoId = await ask(ports, alice, [bob, carol, dave])
    await acceptConvo(ports, { caller: bob, convoId })
    await acceptConvo(ports, { caller: bob, convoId })
    await leaveConvo(ports, { caller: carol, convoId })
    await leaveConvo(ports, { caller: carol, convoId })
    const note = (signal: 'blocked' | 'reported', by: TestDevice) =>
      withTransaction(db, (tx) => noteSignal(tx, ports, signal, { requester: alice.did, by: by.did }))
    for (const signal of ['reported', 'blocked', 'blocked'] as const) await note(signal, dave)
    await note('blocked', carol)
    await note('blocked', await device())
    await leaveConvo(ports, { caller: bob, convoId })
    expect(await signalsOf(alice)).toEqual({ sent: 3, accepted: 1, declined: 1, blocked: 0, reported: 1 })
    // What has been accepted was welcome, whatever comes of it.
    await note('blocked', bob)
    expect(await signalsOf(alice)).toMatchObject({ blocked: 0 })
  })

  it('counts for nothing once requests of that day are judged no more', async () => {
    const ports = setUp({ requestsPerDayNew: 100 })
    const [alice, bob, carol] = [await device(), await device(), await device()]
    const convoId = await ask(ports, alice, [bob, carol])
    await leaveConvo(ports, { caller: bob, convoId })
    ports.clock.advance(7 * 24 * 3600_000)
    await leaveConvo(ports, { caller: carol, convoId })
    expect(await signalsOf(alice)).toMatchObject({ sent: 2, declined: 1 })
  })

  it('leaves an account whose requests are unwelcome to many with few, until that is a week ago', async () => {
    const ports = setUp({ requestsPerDayFlagged: 1, flagRequests: 4, flagPercent: 50 })
    const spammer = await oldAccount()
    const others = await Promise.all(Array.from({ length: 4 }, device))
    const convoId = await ask(ports, spammer, others)
    const decline = async (other: TestDevice | undefined) => {
      if (other !== undefined) await leaveConvo(ports, { caller: other, convoId })
    }
    for (const other of others.slice(0, 2)) await decline(other)
    await ask(ports, spammer, [await device()])
    for (const other of others.slice(2)) await decline(other)
    expect(await outcomeOf(ask(ports, spammer, [await device()]))).toBe('RateLimitExceeded')
    ports.clock.advance(dayMs)
    await ask(ports, spammer, [await device()])
    expect(await outcomeOf(ask(ports, spammer, [await device()]))).toBe('RateLimitExceeded')
    ports.clock.advance(6 * dayMs)
    await ask(ports, spammer, [await device(), await device()])
  })

  it('is kept for 30 days', async () => {
    const ports = setUp()
    const alice = await device()
    await ask(ports, alice, [await device()])
    ports.clock.advance(30 * dayMs)
    await deleteOldSignals(ports, { limit: 1000 })
    expect(await signalsOf(alice)).toMatchObject({ sent: 1 })
    ports.clock.advance(dayMs)
    await deleteOldSignals(ports, { limit: 1000 })
    expect(await signalsOf(alice)).toMatchObject({ sent: null })
  })
})
