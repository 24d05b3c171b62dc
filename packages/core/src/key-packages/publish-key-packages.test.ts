import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { unsafeReachEveryone } from '../consent/testing/unsafe-reach-everyone.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { createTestDevice } from '../identity/testing/device.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { wideLimits } from '../limits/testing/limit-values.ts'
import { KNOWN_CIPHERSUITES } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import {
  claimKeyPackages,
  deleteExpiredKeyPackages,
  getKeyPackageStatus,
  lowStock,
  maxStock,
  publishKeyPackages,
  revokeKeyPackages,
  targetStock,
} from './index.ts'
import { createTestKeyPackage, createTestKeyPackages } from './testing/key-package.ts'

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
const publish = (caller: TestDevice, keyPackages: Uint8Array[], lastResort?: Uint8Array) =>
  publishKeyPackages(setUp(), { caller, keyPackages, lastResort })

describe('publishing key packages', () => {
  it.each(KNOWN_CIPHERSUITES)('puts them in stock (%s)', async (ciphersuite) => {
    const device = await insertTestDevice(db, { ciphersuite })
    const [last, ...keyPackages] = await createTestKeyPackages(device, 4, now)
    const published = await publish(device, keyPackages, last)
    expect(published.available).toBe(3)
    expect(published.refs).toHaveLength(3)
    expect(published.lastResortRef).toHaveLength(ciphersuite.includes('SHA512') ? 64 : 32)
    const earliestExpiry = new Date(Math.floor(now.getTime() / 1000) * 1000 + 30 * 86_400_000)
    const status = { available: 3, hasLastResort: true, lowStock, target: targetStock, earliestExpiry }
    expect(await getKeyPackageStatus(setUp(), { caller: device })).toEqual(status)
  })

  it('gives the same answer to the same call, also after one of them was claimed', async () => {
    const device = await insertTestDevice(db)
    const [last, ...keyPackages] = await createTestKeyPackages(device, 3, now)
    const first = await publish(device, keyPackages, last)
    expect(await publish(device, keyPackages, last)).toEqual(first)
    await claimKeyPackages(setUp(), { caller: await insertTestDevice(db), dids: [device.did] })
    expect(await publish(device, keyPackages, last)).toEqual({ ...first, available: 1 })
  })

  it('counts one that is given twice in a call once', async () => {
    const device = await insertTestDevice(db)
    const [one] = await createTestKeyPackages(device, 1, now)
    if (one === undefined) throw new Error('made none')
    const { refs, available } = await publish(device, [one, one])
    expect([available, refs[0]]).toEqual([1, refs[1]])
  })

  it('refuses what is not of the calling device: its account, its id, its key, its suite', async () => {
    const device = await insertTestDevice(db)
    const other = await createTestDevice()
    const strangers = [
      other,
      { ...device, did: other.did },
      { ...device, deviceId: other.deviceId },
      { ...device, privateKey: other.privateKey, signatureKey: other.signatureKey },
      { ...device, ciphersuite: 'MLS_256_XWING_AES256GCM_SHA512_Ed25519' },
    ]
    for (const stranger of strangers) {
      const keyPackages = await createTestKeyPackages(stranger, 1, now)
      expect(await outcomeOf(publish(device, keyPackages))).toBe('InvalidKeyPackage')
    }
  })

  it('refuses what is invalid by itself, and stores nothing of the call', async () => {
    const device = await insertTestDevice(db)
    const good = await createTestKeyPackage(device, { now })
    const flipped = Uint8Array.from(good, (byte, i) => (i === good.length - 10 ? byte ^ 1 : byte))
    const bad = [
      flipped,
      good.subarray(0, -1),
      Uint8Array.of(...good, 0),
      new Uint8Array(),
      await createTestKeyPackage(device, { now, days: -1 / 86_400 }),
      await createTestKeyPackage(device, { now, days: 400 }),
      await createTestKeyPackage(device, { now: new Date(now.getTime() + 2 * 86_400_000) }),
      await createTestKeyPackage(device, { now, capabilities: { extensions: [] } }),
    ]
    for (const one of bad) expect(await outcomeOf(publish(device, [good, one]))).toBe('InvalidKeyPackage')
    expect(await outcomeOf(publish(device, [], flipped))).toBe('InvalidKeyPackage')
    expect(await outcomeOf(publish(device, [new Uint8Array(16 * 1024 + 1)]))).toBe('PayloadTooLarge')
    expect((await getKeyPackageStatus(setUp(), { caller: device })).available).toBe(0)
  })

  it('takes no more than the limit, however many come at once', async () => {
    const device = await insertTestDevice(db)
    const keyPackages = await createTestKeyPackages(device, maxStock + 20, now)
    const tens = Array.from({ length: 12 }, (_, i) => keyPackages.slice(10 * i, 10 * i + 10))
    const outcomes = await Promise.all(tens.map((ten) => outcomeOf(publish(device, ten))))
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(10)
    expect(outcomes.filter((outcome) => outcome === 'KeyPackageLimitReached')).toHaveLength(2)
    expect(await outcomeOf(publish(device, [], (await createTestKeyPackages(device, 1, now))[0]))).toBe('ok')
  })

  it('refuses one whose init key has served before, even long after that was claimed and deleted', async () => {
    const device = await insertTestDevice(db)
    const keyPackages = await createTestKeyPackages(device, 1, now)
    await publish(device, keyPackages)
    const ports = setUp()
    await claimKeyPackages(ports, { caller: await insertTestDevice(db), dids: [device.did] })
    ports.clock.advance(25 * 3600_000)
    await deleteExpiredKeyPackages(ports, { limit: 1000 })
    const act = publishKeyPackages(ports, { caller: device, keyPackages })
    expect(await outcomeOf(act)).toBe('InvalidKeyPackage')
  })

  it('is not for a removed device', async () => {
    const device = await insertTestDevice(db)
    await db.execute('UPDATE device SET removed_at = now() WHERE device_id = $1', [device.deviceId])
    expect(await outcomeOf(publish(device, await createTestKeyPackages(device, 1, now)))).toBe(
      'DeviceNotFound',
    )
  })
})

describe('revoking key packages', () => {
  it('withdraws those named, or all with the last resort, and leaves the claimed and those of others', async () => {
    const [device, claimer] = [await insertTestDevice(db), await insertTestDevice(db)]
    const [last, ...keyPackages] = await createTestKeyPackages(device, 5, now)
    const { refs } = await publish(device, keyPackages, last)
    const claimed = await claimKeyPackages(setUp(), { caller: claimer, dids: [device.did] })
    const [taken] = claimed.keyPackages
    expect(await revokeKeyPackages({ db }, { caller: claimer, refs })).toEqual({ revoked: 0 })
    const named = refs.filter((ref) => Buffer.compare(ref, taken?.ref ?? ref) !== 0).slice(0, 2)
    expect(
      await revokeKeyPackages({ db }, { caller: device, refs: [...named, taken?.ref ?? new Uint8Array()] }),
    ).toEqual({
      revoked: 2,
    })
    expect(await revokeKeyPackages({ db }, { caller: device, all: true })).toEqual({ revoked: 2 })
    expect(await revokeKeyPackages({ db }, { caller: device, all: true })).toEqual({ revoked: 0 })
    expect(await getKeyPackageStatus(setUp(), { caller: device })).toEqual({
      available: 0,
      hasLastResort: false,
      lowStock,
      target: targetStock,
    })
  })
})
