import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { unsafeReachEveryone } from '../consent/testing/unsafe-reach-everyone.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { isServiceError } from '../errors/index.ts'
import { makeOwnKeyPackage } from '../groups/testing/key-packages.ts'
import { makeCommit } from '../groups/testing/member.ts'
import { createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { testLimits } from '../limits/testing/limit-values.ts'
import type { LimitNumbers } from '../limits/index.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import { claimKeyPackages, getKeyPackageStatus, publishKeyPackages } from './index.ts'
import { targetStock } from './limits.ts'
import { createTestKeyPackages } from './testing/key-package.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const now = new Date()
const setUp = (limits: Partial<LimitNumbers> = {}) => ({
  db,
  bus: createInProcessBus(),
  clock: createManualClock(now),
  consent: unsafeReachEveryone,
  limitValues: testLimits(limits),
})
type Ports = ReturnType<typeof setUp>

const claim = (ports: Ports, caller: TestDevice, dids: Did[], convoId?: ConvoId) =>
  claimKeyPackages(ports, { caller, dids, convoId })
const stock = async (device: TestDevice, ports = setUp()) =>
  (await getKeyPackageStatus(ports, { caller: device })).available

/** A device with 90 key packages in stock, and a last resort, unless told otherwise. */
async function stocked(of: { lastResort?: boolean; count?: number } = {}): Promise<TestDevice> {
  const device = await insertTestDevice(db)
  const { count = 90 } = of
  const made = await createTestKeyPackages(device, count + 1, now)
  const lastResort = of.lastResort === false ? undefined : made[count]
  await publishKeyPackages(setUp(), { caller: device, keyPackages: made.slice(0, count), lastResort })
  return device
}

const device = () => insertTestDevice(db)
const devices = (count: number) => Promise.all(Array.from({ length: count }, device))

/** The name of the error that a claim was refused with. */
function nameOf(thrown: unknown): string {
  if (isServiceError(thrown)) return thrown.error
  throw thrown
}

/** Makes two accounts share a convo that both have accepted. */
async function befriend(one: TestDevice, other: TestDevice): Promise<ConvoId> {
  const { convoId } = await createTestConvo(testPorts(db), [one])
  await db.execute(
    `INSERT INTO convo_member (convo_id, did, role, status, joined_seq, created_at)
     VALUES ($1, $2, 'member', 'accepted', 1, now())`,
    [convoId, other.did],
  )
  return convoId
}

describe('an attacker with 100 accounts', () => {
  it('cannot stop somebody from being added by a friend, nor by a stranger', async () => {
    const [victim, friend, stranger] = [await stocked(), await device(), await device()]
    await befriend(friend, victim)
    const before = await stock(victim)
    const attackers = await devices(100)
    const ports = setUp()
    const tries = attackers.flatMap((attacker) => Array.from({ length: 10 }, () => attacker))
    const results = await Promise.all(
      tries.map((attacker) => claim(ports, attacker, [victim.did]).catch(nameOf)),
    )
    expect(results.filter((result) => result === 'RateLimitExceeded')).toHaveLength(400)
    const given = results.flatMap((result) => (typeof result === 'string' ? [] : result.keyPackages))
    expect(given).toHaveLength(600)
    expect(given.filter(({ lastResort }) => !lastResort)).toHaveLength(before - 20)
    expect(await stock(victim)).toBe(20)
    const [fromStock] = (await claim(ports, friend, [victim.did])).keyPackages
    const [lastResort] = (await claim(ports, stranger, [victim.did])).keyPackages
    expect([fromStock?.lastResort, lastResort?.lastResort]).toEqual([false, true])
  })

  it('is told to the operator', async () => {
    const victim = await stocked()
    const ports = setUp({ keyPackageReserve: 0, keyPackageDrain: 12 })
    const results = []
    for (const attacker of await devices(16)) results.push(await claim(ports, attacker, [victim.did]))
    expect(results.map(({ drained }) => drained)).toEqual(
      Array.from({ length: 16 }, (_, i) => (i < 12 ? [] : [victim.did])),
    )
  })

  it('is told by default before all is gone that one device offers, which is away', async () => {
    const [ports, victim] = [setUp(), await stocked({ count: targetStock })]
    const drained = []
    for (const attacker of await devices(targetStock))
      drained.push(...(await claim(ports, attacker, [victim.did])).drained)
    expect(new Set(drained)).toEqual(new Set([victim.did]))
  })
})

describe('what is kept of a stock', () => {
  it('is for those that share a convo which both have accepted and not left', async () => {
    const ports = setUp({ keyPackageReserve: 100 })
    const [victim, friend, former] = [await stocked(), await device(), await device()]
    await befriend(friend, victim)
    const left = await befriend(former, victim)
    await db.execute('UPDATE convo_member SET leaving_seq = 5 WHERE convo_id = $1 AND did = $2', [
      left,
      former.did,
    ])
    const asker = await device()
    const asked = await befriend(asker, victim)
    await db.execute(`UPDATE convo_member SET status = 'request' WHERE convo_id = $1 AND did = $2`, [
      ...[asked, victim.did],
    ])
    const isLastResort = async (claimer: TestDevice) =>
      (await claim(ports, claimer, [victim.did])).keyPackages.map(({ lastResort }) => lastResort)
    expect(await isLastResort(friend)).toEqual([false])
    expect(await isLastResort(former)).toEqual([true])
    expect(await isLastResort(asker)).toEqual([true])
  })

  it('is nothing where there is no last resort to give instead, nor towards own devices', async () => {
    const ports = setUp({ keyPackageReserve: 100 })
    const [bare, own, stranger] = [await stocked({ lastResort: false }), await stocked(), await device()]
    const other = await insertTestDevice(db, { did: own.did })
    expect((await claim(ports, stranger, [bare.did])).keyPackages).toMatchObject([{ lastResort: false }])
    expect((await claim(ports, other, [own.did])).keyPackages).toMatchObject([{ lastResort: false }])
  })
})

describe('what one account may claim', () => {
  it('of another is 6 at once and then one every 10 minutes; what is refused claims nothing', async () => {
    const [ports, victim, second] = [setUp(), await stocked(), await stocked()]
    const claimer = await device()
    for (let i = 0; i < 6; i++) await claim(ports, claimer, [victim.did])
    await expect(claim(ports, claimer, [second.did, victim.did])).rejects.toMatchObject({
      ...{ error: 'RateLimitExceeded', retryAfterMs: 600_000 },
    })
    expect([await stock(victim), await stock(second)]).toEqual([84, 90])
    ports.clock.advance(600_000)
    await claim(ports, claimer, [second.did, victim.did])
    expect(await outcomeOf(claim(ports, claimer, [victim.did]))).toBe('RateLimitExceeded')
  })

  it('has no bounds towards its own devices', async () => {
    const [ports, own] = [setUp({ claimTargets: 50 }), await stocked()]
    const other = await insertTestDevice(db, { did: own.did })
    for (let i = 0; i < 60; i++) await claim(ports, other, [own.did])
    expect(await stock(own)).toBe(30)
  })

  it('is of so many accounts, whether they are here or not, and then of so many an hour', async () => {
    const ports = setUp({ claimTargets: 50, claimTargetsPerHour: 60 })
    const claimer = await device()
    const names = (count: number) =>
      Array.from({ length: count }, (_, i) => `did:web:${String(count)}-${String(i)}.example` as Did)
    await claim(ports, claimer, names(49))
    await expect(claim(ports, claimer, names(3))).rejects.toMatchObject({
      ...{ error: 'RateLimitExceeded', retryAfterMs: 120_000 },
    })
    ports.clock.advance(120_000)
    await claim(ports, claimer, names(3))
  })

  it('lets whoever has reset a convo add all who are in it', async () => {
    const ports = setUp({ claimTargets: 50 })
    const [claimer, others] = [await device(), await devices(60)]
    const convoId = await befriend(claimer, await stocked())
    const dids = others.map(({ did }) => did)
    await db.execute(
      `INSERT INTO convo_member (convo_id, did, role, status, absent, joined_seq, created_at)
       SELECT $1, did, 'member', 'accepted', true, 1, now() FROM unnest($2::text[]) AS did`,
      [convoId, dids],
    )
    await claim(ports, claimer, dids.slice(0, 50), convoId)
    await claim(ports, claimer, dids.slice(10), convoId)
    expect(await outcomeOf(claim(ports, claimer, dids.slice(0, 30)))).toBe('ok')
    expect(await outcomeOf(claim(ports, claimer, dids.slice(0, 30)))).toBe('RateLimitExceeded')
  })
})

describe('adding somebody whose stock is used up', () => {
  it('goes by the last resort', async () => {
    const ports = testPorts(db)
    const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
    const { convoId, members } = await createTestConvo(ports, [alice])
    const own = await makeOwnKeyPackage(bob)
    await publishKeyPackages(ports, { caller: bob, keyPackages: [], lastResort: own.bytes })
    const [claimed] = (await claim(setUp(), alice, [bob.did], convoId)).keyPackages
    const [member] = members
    if (claimed === undefined || member === undefined) throw new Error('the test has no such thing')
    const commit = await makeCommit(member, { add: [claimed.keyPackage] })
    expect(await outcomeOf(submit(ports, convoId, commit))).toBe('ok')
  })
})
