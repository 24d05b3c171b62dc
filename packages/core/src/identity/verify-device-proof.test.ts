import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock, systemRandom } from '../ports/index.ts'
import { createSession } from './create-session.ts'
import { createSessionTokens } from './session-tokens.ts'
import { createTestDevice, proveTestDevice } from './testing/device.ts'
import type { TestDevice } from './testing/device.ts'
import { outcomeOf } from './testing/outcome.ts'
import { insertTestDevice } from './testing/registered-device.ts'
import { verifyDeviceProof } from './verify-device-proof.ts'
import { verifySession } from './verify-session.ts'

const serviceDid = 'did:web:mls.example.com' as Did
const now = new Date('2026-01-02T03:04:05.678Z')
const call = {
  lxm: 'blue.catbird.mls.message.sendMessage',
  body: { convoId: 'abc', ciphertext: Uint8Array.of(1) },
}

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const setUp = () => ({ db, clock: createManualClock(now), serviceDid })
const prove = (device: TestDevice, change: object = {}) =>
  proveTestDevice(device, { ...call, serviceDid, now, ...change })
const outcome = (device: { did: Did }, proof: string, change: object = {}) =>
  outcomeOf(verifyDeviceProof(setUp(), { did: device.did, proof, ...call, ...change }))

describe('verifyDeviceProof', () => {
  it.each(['MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519', 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256'])(
    'tells which device calls (%s)',
    async (ciphersuite) => {
      const device = await insertTestDevice(db, { ciphersuite })
      const proof = await prove(device)
      const caller = await verifyDeviceProof(setUp(), { did: device.did, proof, ...call })
      expect(caller).toEqual({ did: device.did, deviceId: device.deviceId })
    },
  )

  it('takes a proof once, however often and however many at once', async () => {
    const device = await insertTestDevice(db)
    const proof = await prove(device)
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(device, proof)))
    expect(outcomes.filter((name) => name === 'ok')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'BadDeviceProof']))
  })

  it.each([
    ['another method', { lxm: 'blue.catbird.mls.group.submitCommit' }],
    ['another input', { body: { ...call.body, ciphertext: Uint8Array.of(2) } }],
    ['an input with more in it', { body: { ...call.body, more: true } }],
  ])('refuses a proof made for %s', async (_, change) => {
    const device = await insertTestDevice(db)
    expect(await outcome(device, await prove(device), change)).toBe('BadDeviceProof')
  })

  it('refuses a proof made for another service', async () => {
    const device = await insertTestDevice(db)
    const proof = await prove(device, { serviceDid: 'did:web:other.example.com' })
    expect(await outcome(device, proof)).toBe('BadDeviceProof')
  })

  it.each([
    [300, 'ok'],
    [301, 'BadDeviceProof'],
    [-299, 'ok'],
    [-301, 'BadDeviceProof'],
  ])('of a proof whose clock is %i s fast says %s', async (fast, expected) => {
    const device = await insertTestDevice(db)
    const proof = await prove(device, { now: new Date(now.getTime() + fast * 1000) })
    expect(await outcome(device, proof)).toBe(expected)
  })

  it('refuses a proof by another key, and does not use up its nonce', async () => {
    const device = await insertTestDevice(db)
    const nonce = new Uint8Array(16)
    const { privateKey } = await createTestDevice()
    expect(await outcome(device, await prove({ ...device, privateKey }, { nonce }))).toBe('BadDeviceProof')
    expect(await outcome(device, await prove(device, { nonce }))).toBe('ok')
  })

  it("does not take one device's proof for another device of the account", async () => {
    const mine = await insertTestDevice(db)
    const other = await insertTestDevice(db, { did: mine.did })
    expect(await outcome(mine, await prove({ ...mine, deviceId: other.deviceId }))).toBe('BadDeviceProof')
  })

  it("does not take a device's proof under another account", async () => {
    const [mine, theirs] = [await insertTestDevice(db), await insertTestDevice(db)]
    expect(await outcome(theirs, await prove(mine))).toBe('DeviceNotFound')
  })

  it.each(['', 'v1', 'v2.a.b.c.d', `v1.${'a'.repeat(16)}.1.${'A'.repeat(22)}.`])(
    'refuses %j as malformed',
    async (proof) => {
      expect(await outcome(await insertTestDevice(db), proof)).toBe('BadDeviceProof')
    },
  )

  it('refuses a removed device, and one of a suspended account', async () => {
    const [removed, suspended] = [await insertTestDevice(db), await insertTestDevice(db)]
    await db.execute('UPDATE device SET removed_at = now() WHERE device_id = $1', [removed.deviceId])
    await db.execute('UPDATE account SET suspended_at = now() WHERE did = $1', [suspended.did])
    expect(await outcome(removed, await prove(removed))).toBe('DeviceNotFound')
    expect(await outcome(suspended, await prove(suspended))).toBe('AccountSuspended')
  })
})

describe('createSession', () => {
  const lxm = 'blue.catbird.mls.server.createSession'
  const tokens = createSessionTokens({ secret: 'x'.repeat(40), serviceDid })
  const ports = () => ({ ...setUp(), bus: createInProcessBus(), random: systemRandom, tokens })

  it('signs in the device that proves itself', async () => {
    const device = await insertTestDevice(db)
    const body = { deviceId: device.deviceId }
    const deviceProof = await proveTestDevice(device, { lxm, body, serviceDid, now })
    const session = await createSession(ports(), { did: device.did, ...body, deviceProof, lxm, body })
    expect(await verifySession(ports(), session)).toMatchObject({ did: device.did, ...body })
  })

  it('signs in no other device than the one that proves itself', async () => {
    const device = await insertTestDevice(db)
    const other = await insertTestDevice(db, { did: device.did })
    const body = { deviceId: other.deviceId }
    const deviceProof = await proveTestDevice(device, { lxm, body, serviceDid, now })
    const act = createSession(ports(), { did: device.did, ...body, deviceProof, lxm, body })
    expect(await outcomeOf(act)).toBe('BadDeviceProof')
  })
})
