import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import type { Consent } from '../consent/index.ts'
import { unsafeReachEveryone } from '../consent/testing/unsafe-reach-everyone.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { createTestConvo, testPorts } from '../groups/testing/world.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { wideLimits } from '../limits/testing/limit-values.ts'
import { toBase32, toHex } from '../mls/index.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import { claimKeyPackages, getKeyPackageStatus, lowStock, publishKeyPackages } from './index.ts'
import { createTestKeyPackages } from './testing/key-package.ts'

const now = new Date('2026-01-02T03:04:05.678Z')

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const setUp = () => ({
  db,
  bus: createInProcessBus(),
  clock: createManualClock(now),
  consent: unsafeReachEveryone,
  limitValues: wideLimits(),
})

/** A device with so many key packages in stock, and a last resort if wanted. */
async function stocked(count: number, of: { did?: Did; lastResort?: boolean; ciphersuite?: string } = {}) {
  const { lastResort = false, ...device } = of
  const owner = await insertTestDevice(db, device)
  const made = await createTestKeyPackages(owner, count + (lastResort ? 1 : 0), now)
  const keyPackages = made.slice(0, count)
  const published = await publishKeyPackages(setUp(), { caller: owner, keyPackages, lastResort: made[count] })
  return { ...owner, published, keyPackages }
}
const claim = (caller: TestDevice, dids: Did[], convoId?: ConvoId) =>
  claimKeyPackages(setUp(), { caller, dids, convoId })

describe('claiming key packages', () => {
  it('gives one of every device of each account, but none of the calling device', async () => {
    const bob = await stocked(2)
    const bobsPhone = await stocked(2, { did: bob.did })
    const alice = await stocked(2)
    const alicesPhone = await stocked(2, { did: alice.did })
    const { keyPackages, missing } = await claim(alice, [bob.did, alice.did, bob.did])
    expect(missing).toEqual([])
    const devices = keyPackages.map(({ did, deviceId }) => `${did}#${deviceId}`)
    const expected = [bob, bobsPhone, alicesPhone].map(({ did, deviceId }) => `${did}#${deviceId}`)
    expect(devices.sort()).toEqual(expected.sort())
    for (const { deviceId, keyPackage, lastResort } of keyPackages) {
      const owner = [bob, bobsPhone, alicesPhone].find((device) => device.deviceId === deviceId)
      expect(owner?.keyPackages.map(toHex)).toContain(toHex(keyPackage))
      expect(lastResort).toBe(false)
    }
  })

  it('says which devices have none, and which accounts have no device', async () => {
    const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
    const nobody = 'did:web:nobody.example.com' as Did
    expect(await claim(alice, [bob.did, nobody, alice.did])).toEqual({
      keyPackages: [],
      missing: [{ did: nobody }, { did: bob.did, deviceId: bob.deviceId }],
      drained: [],
    })
  })

  it('falls back to the last resort, any number of times', async () => {
    const bob = await stocked(1, { lastResort: true })
    const claimers = await Promise.all(Array.from({ length: 4 }, () => insertTestDevice(db)))
    const given = []
    for (const claimer of [...claimers, ...claimers])
      given.push(...(await claim(claimer, [bob.did])).keyPackages)
    expect(given.map(({ lastResort }) => lastResort)).toEqual([
      false,
      ...Array.from({ length: 7 }, () => true),
    ])
    for (const { ref } of given.slice(1)) expect(ref).toEqual(bob.published.lastResortRef)
    const rows = await db.query('SELECT 1 FROM key_package_claim WHERE ref = $1', [
      bob.published.lastResortRef,
    ])
    expect(rows).toHaveLength(4)
  })

  it.each([true, false])(
    'hands out each of 100 key packages once to 500 claims at once (last resort: %s)',
    async (lastResort) => {
      const bob = await stocked(100, { lastResort })
      const claimers = await Promise.all(Array.from({ length: 5 }, () => insertTestDevice(db)))
      const results = await Promise.all(
        Array.from({ length: 500 }, (_, i) => claim(claimers[i % 5] ?? bob, [bob.did])),
      )
      const given = results.flatMap(({ keyPackages }) => keyPackages)
      const ordinary = given.filter((keyPackage) => !keyPackage.lastResort)
      expect(new Set(ordinary.map(({ ref }) => toHex(ref)))).toEqual(new Set(bob.published.refs.map(toHex)))
      expect(ordinary).toHaveLength(100)
      expect(given).toHaveLength(lastResort ? 500 : 100)
      expect(results.filter(({ missing }) => missing.length === 1)).toHaveLength(lastResort ? 0 : 400)
    },
  )

  it('never hands one out twice, and misses none, whatever claims and publications run side by side', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(6), fc.nat(6), fc.nat(4), async (bobs, carols, more) => {
        const [bob, carol, claimer] = [await stocked(bobs), await stocked(carols), await insertTestDevice(db)]
        const keyPackages = await createTestKeyPackages(bob, more, now)
        const [results] = await Promise.all([
          Promise.all(Array.from({ length: 6 }, () => claim(claimer, [carol.did, bob.did]))),
          publishKeyPackages(setUp(), { caller: bob, keyPackages }),
        ])
        const given = results.flatMap((result) => result.keyPackages)
        expect(new Set(given.map(({ ref }) => toHex(ref))).size).toBe(given.length)
        for (const [device, published] of [
          [bob, bobs + more],
          [carol, carols],
        ] as const) {
          const taken = given.filter(({ did }) => did === device.did).length
          const { available } = await getKeyPackageStatus(setUp(), { caller: device })
          expect(taken + available).toBe(published)
          expect(taken).toBeGreaterThanOrEqual(Math.min(6, device === bob ? bobs : carols))
        }
      }),
      { numRuns: 12 },
    )
  })

  it('gives nothing that has expired, been withdrawn or superseded, nor of a removed device or suspended account', async () => {
    const [alice, bob, carol, dave] = [
      await insertTestDevice(db),
      await stocked(1),
      await stocked(1),
      await stocked(1),
    ]
    await db.execute('UPDATE device SET removed_at = now() WHERE device_id = $1', [carol.deviceId])
    await db.execute('UPDATE account SET suspended_at = now() WHERE did = $1', [dave.did])
    expect((await claim(alice, [carol.did, dave.did])).keyPackages).toEqual([])
    const later = setUp()
    later.clock.advance(31 * 86_400_000)
    const another = await insertTestDevice(db)
    expect((await claimKeyPackages(later, { caller: another, dids: [bob.did] })).keyPackages).toEqual([])
    const [first, second] = await createTestKeyPackages(bob, 2, now)
    await publishKeyPackages(setUp(), { caller: bob, keyPackages: [], lastResort: first })
    await claim(alice, [bob.did])
    const { lastResortRef } = await publishKeyPackages(setUp(), {
      caller: bob,
      keyPackages: [],
      lastResort: second,
    })
    const [given] = (await claim(alice, [bob.did])).keyPackages
    expect(given?.ref).toEqual(lastResortRef)
  })

  it('tells the account of a low stock once at each mark, however many claim at once', async () => {
    const bob = await stocked(lowStock + 5)
    const claimer = await insertTestDevice(db)
    await Promise.all(Array.from({ length: lowStock + 10 }, () => claim(claimer, [bob.did])))
    const events = await db.query<{ payload: { available: number; deviceId: string } }>(
      `SELECT payload FROM account_event WHERE did = $1 AND kind = 'keyPackagesLow' ORDER BY seq`,
      [bob.did],
    )
    expect(events.map(({ payload }) => payload)).toMatchObject(
      [20, 10, 5, 0].map((available) => ({ available, deviceId: bob.deviceId })),
    )
  })
})

describe('claiming for a convo', () => {
  async function insertConvo(member: TestDevice, ciphersuite: string): Promise<ConvoId> {
    const convoId = toBase32(randomBytes(32)) as ConvoId
    await db.execute(`INSERT INTO convo (convo_id, kind, last_at, created_at) VALUES ($1, 'group', $2, $2)`, [
      convoId,
      now,
    ])
    await db.execute(
      `INSERT INTO group_generation
         (convo_id, generation, group_id, ciphersuite, public_epoch, group_info, policy, created_at)
       VALUES ($1, 1, $2, $3, 0, '', '', $4)`,
      [convoId, randomBytes(32), ciphersuite, now],
    )
    await db.execute(
      `INSERT INTO convo_member (convo_id, did, role, status, joined_seq, created_at)
       VALUES ($1, $2, 'admin', 'accepted', 0, $3)`,
      [convoId, member.did, now],
    )
    return convoId
  }

  it('gives key packages of its suite only', async () => {
    const [alice, bob] = [await insertTestDevice(db), await stocked(1)]
    const other = await stocked(1, { did: bob.did, ciphersuite: 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256' })
    const convoId = await insertConvo(alice, other.ciphersuite)
    const { keyPackages, missing } = await claim(alice, [bob.did], convoId)
    expect(keyPackages.map(({ deviceId }) => deviceId)).toEqual([other.deviceId])
    expect(missing).toEqual([{ did: bob.did, deviceId: bob.deviceId }])
  })

  it('is for its members', async () => {
    const [alice, bob] = [await insertTestDevice(db), await stocked(1)]
    const convoId = await insertConvo(alice, bob.ciphersuite)
    expect(await outcomeOf(claim(bob, [alice.did], convoId))).toBe('ConvoNotFound')
    await db.execute('UPDATE convo_member SET left_seq = 5 WHERE convo_id = $1', [convoId])
    expect(await outcomeOf(claim(alice, [bob.did], convoId))).toBe('NotMember')
    expect((await getKeyPackageStatus(setUp(), { caller: bob })).available).toBe(1)
  })
})

describe('an account that cannot be reached', () => {
  const none: Consent['reach'] = () => Promise.resolve(new Map())
  const nobody: Consent = { reach: none, bringIn: none }

  it('gives no key package, and does not betray to outsiders which convos it is in', async () => {
    const ports = testPorts(db)
    const [bob, carol, eve] = [await stocked(2), await insertTestDevice(db), await insertTestDevice(db)]
    const { convoId } = await createTestConvo(ports, [carol, bob])
    const refusals = [convoId, toBase32(randomBytes(32)) as ConvoId, undefined].map((of) =>
      outcomeOf(
        claimKeyPackages({ ...setUp(), consent: nobody }, { caller: eve, dids: [bob.did], convoId: of }),
      ),
    )
    expect(await Promise.all(refusals)).toEqual(Array(3).fill('NotAvailable'))
    // Who is in it with them may give their other devices a place.
    const within = { caller: carol, dids: [bob.did], convoId }
    expect(await outcomeOf(claimKeyPackages({ ...ports, consent: nobody }, within))).toBe('ok')
  })
})
