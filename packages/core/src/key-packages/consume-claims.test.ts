import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { unsafeReachEveryone } from '../consent/testing/unsafe-reach-everyone.ts'
import { withTransaction } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { removeDevice } from '../devices/index.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { wideLimits } from '../limits/testing/limit-values.ts'
import { createManualClock } from '../ports/index.ts'
import {
  claimKeyPackages,
  consumeClaims,
  deleteExpiredKeyPackages,
  markKeyPackageBad,
  publishKeyPackages,
} from './index.ts'
import { createTestKeyPackages } from './testing/key-package.ts'

const now = new Date('2026-01-02T03:04:05.678Z')

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

/** Bob has a stock, Alice has claimed from it. */
async function setUp({ stock = 2, lastResort = false } = {}) {
  const clock = createManualClock(now)
  const ports = {
    db,
    bus: createInProcessBus(),
    clock,
    consent: unsafeReachEveryone,
    limitValues: wideLimits(),
  }
  const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
  const made = await createTestKeyPackages(bob, stock + (lastResort ? 1 : 0), now)
  await publishKeyPackages(ports, { caller: bob, keyPackages: made.slice(0, stock), lastResort: made[stock] })
  const { keyPackages } = await claimKeyPackages(ports, { caller: alice, dids: [bob.did] })
  const refs = keyPackages.map(({ ref }) => ref)
  const consume = (claimer: TestDevice, wanted = refs) =>
    withTransaction(db, (tx) => consumeClaims(tx, ports, { claimer: claimer.did, refs: wanted }))
  return { ports, alice, bob, refs, consume }
}

describe('using claims in a commit', () => {
  it('gives the devices of the key packages, each for one commit, however many try at once', async () => {
    const { alice, bob, refs, consume } = await setUp()
    const acts = Array.from({ length: 10 }, () => consume(alice))
    const outcomes = await Promise.all(acts.map(outcomeOf))
    expect(outcomes.sort()).toEqual([...Array.from({ length: 9 }, () => 'KeyPackageNotClaimed'), 'ok'])
    const [used] = (await Promise.allSettled(acts)).flatMap((act) =>
      act.status === 'fulfilled' ? act.value : [],
    )
    const { did, deviceId, ciphersuite } = bob
    expect(used).toEqual({ ref: refs[0], did, deviceId, ciphersuite, lastResort: false })
  })

  it('serves every device of the account that claimed, and no other account', async () => {
    const { alice, bob, consume } = await setUp()
    expect(await outcomeOf(consume(bob))).toBe('KeyPackageNotClaimed')
    expect(await outcomeOf(consume(await insertTestDevice(db, { did: alice.did })))).toBe('ok')
  })

  it('uses all or none', async () => {
    const { alice, refs, consume } = await setUp()
    expect(await outcomeOf(consume(alice, [...refs, randomBytes(32)]))).toBe('KeyPackageNotClaimed')
    expect(await outcomeOf(consume(alice, [...refs, ...refs]))).toBe('ok')
  })

  it('uses nothing when the commit fails after it', async () => {
    const { ports, alice, refs, consume } = await setUp()
    const failing = withTransaction(db, async (tx) => {
      await consumeClaims(tx, ports, { claimer: alice.did, refs })
      throw new Error('the commit was refused')
    })
    await expect(failing).rejects.toThrow('the commit was refused')
    expect(await outcomeOf(consume(alice))).toBe('ok')
  })

  it('ends with the claim, after 24 hours', async () => {
    const { ports, alice, consume } = await setUp()
    ports.clock.advance(24 * 3600_000)
    expect(await outcomeOf(consume(alice))).toBe('KeyPackageNotClaimed')
  })

  it('does not use up a last resort', async () => {
    const { alice, consume } = await setUp({ stock: 0, lastResort: true })
    expect(await outcomeOf(consume(alice))).toBe('ok')
    expect(await outcomeOf(consume(alice))).toBe('ok')
  })

  it('still honours a claim on a last resort that has been replaced since', async () => {
    const { ports, alice, bob, consume } = await setUp({ stock: 0, lastResort: true })
    const [lastResort] = await createTestKeyPackages(bob, 1, now)
    await publishKeyPackages(ports, { caller: bob, keyPackages: [], lastResort })
    expect(await outcomeOf(consume(alice))).toBe('ok')
  })

  it('is refused for a key package that its device has found bad, which nobody is given again', async () => {
    const { ports, alice, bob, refs, consume } = await setUp({ stock: 0, lastResort: true })
    const [bad = new Uint8Array()] = refs
    await withTransaction(db, (tx) => markKeyPackageBad(tx, ports, { owner: alice, ref: bad }))
    expect(await outcomeOf(consume(alice))).toBe('ok')
    await withTransaction(db, (tx) => markKeyPackageBad(tx, ports, { owner: bob, ref: bad }))
    expect(await outcomeOf(consume(alice))).toBe('KeyPackageNotClaimed')
    expect((await claimKeyPackages(ports, { caller: alice, dids: [bob.did] })).keyPackages).toEqual([])
  })

  it('is refused for a device that was removed since', async () => {
    const { ports, alice, bob, consume } = await setUp()
    await removeDevice(ports, bob)
    expect(await outcomeOf(consume(alice))).toBe('KeyPackageNotClaimed')
  })
})

describe('cleaning up key packages', () => {
  it('deletes what was claimed a day ago and what has expired, and nothing else', async () => {
    const { ports, alice, bob, consume } = await setUp({ stock: 3, lastResort: true })
    const left = async () =>
      (await db.query('SELECT 1 FROM key_package WHERE device_id = $1', [bob.deviceId])).length
    await consume(alice)
    await deleteExpiredKeyPackages(ports, { limit: 1000 })
    expect(await left()).toBe(4)
    ports.clock.advance(24 * 3600_000)
    await deleteExpiredKeyPackages(ports, { limit: 1000 })
    expect(await left()).toBe(3)
    ports.clock.advance(30 * 24 * 3600_000)
    expect((await deleteExpiredKeyPackages(ports, { limit: 2 })).keyPackages).toBe(2)
    await deleteExpiredKeyPackages(ports, { limit: 1000 })
    expect(await left()).toBe(0)
  })

  it('keeps a replaced last resort until the last claim on it has run out', async () => {
    const { ports, alice, bob, refs, consume } = await setUp({ stock: 0, lastResort: true })
    ports.clock.advance(3600_000)
    const carol = await insertTestDevice(db)
    await claimKeyPackages(ports, { caller: carol, dids: [bob.did] })
    const [lastResort] = await createTestKeyPackages(bob, 1, now)
    await publishKeyPackages(ports, { caller: bob, keyPackages: [], lastResort })
    ports.clock.advance(23 * 3600_000)
    await deleteExpiredKeyPackages(ports, { limit: 1000 })
    expect(await outcomeOf(consume(alice))).toBe('KeyPackageNotClaimed')
    expect(await outcomeOf(consume(carol))).toBe('ok')
    ports.clock.advance(3600_000)
    await deleteExpiredKeyPackages(ports, { limit: 1000 })
    expect(await db.query('SELECT 1 FROM key_package WHERE ref = $1', [refs[0]])).toEqual([])
  })
})
