import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { recordOf, unsafeDeviceRecords } from '../identity/testing/device-records.ts'
import { createTestDevice, proveTestDevice } from '../identity/testing/device.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import type { FoundDeviceRecord } from '../identity/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { KNOWN_CIPHERSUITES } from '../mls/index.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import { encodingsOfKey } from './encodings-of-key.ts'
import { listDevices, maxDevices, registerDevice, removeDevice } from './index.ts'

const serviceDid = 'did:web:mls.example.com' as Did
const lxm = 'blue.catbird.mls.device.registerDevice'
const now = new Date('2026-01-02T03:04:05.678Z')

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const records = unsafeDeviceRecords()
const recheckMs = 6 * 3600_000

const setUp = () => ({
  db,
  deviceRecords: records,
  recheckMs,
  bus: createInProcessBus(),
  clock: createManualClock(now),
  serviceDid,
  ciphersuites: KNOWN_CIPHERSUITES,
})

/** Registers a device, whose record is there, as its client would; `sent` changes what is sent, `proven` what is signed. */
async function register(
  device: TestDevice,
  change: {
    sent?: object
    proven?: object
    by?: TestDevice
    record?: FoundDeviceRecord | 'unavailable'
  } = {},
) {
  await db.execute('INSERT INTO account (did) VALUES ($1) ON CONFLICT DO NOTHING', [device.did])
  const { did, deviceId, ciphersuite, signatureKey } = device
  if (change.record === undefined) records.say(device, recordOf(device))
  else if (change.record === 'unavailable') records.silence(device)
  else records.say(device, change.record)
  const body = { deviceId, ciphersuite, signatureKey, ...change.proven }
  const call = { lxm, body, serviceDid, now }
  const deviceProof = await proveTestDevice(change.by ?? device, call)
  return registerDevice(setUp(), {
    did,
    deviceId,
    ciphersuite,
    signatureKey,
    deviceProof,
    lxm,
    body,
    ...change.sent,
  })
}

describe('registering a device', () => {
  it.each(KNOWN_CIPHERSUITES)('binds its id to its key (%s)', async (ciphersuite) => {
    const device = await createTestDevice({ ciphersuite })
    const view = await register(device)
    const { privateKey: _, ...known } = device
    expect(view).toEqual({ ...known, createdAt: now })
    expect(await listDevices({ db }, { caller: device })).toEqual([view])
  })

  it('gives the same answer to the same device, and tells the account once', async () => {
    const device = await createTestDevice()
    expect(await register(device)).toEqual(await register(device))
    const events = await db.query('SELECT kind, payload FROM account_event WHERE did = $1', [device.did])
    expect(events).toHaveLength(1)
    expect(JSON.stringify(events)).toContain(device.deviceId)
  })

  it('refuses an id that is bound to another key', async () => {
    const device = await createTestDevice()
    await register(device)
    const other = await createTestDevice({ did: device.did, deviceId: device.deviceId })
    expect(await outcomeOf(register(other))).toBe('DuplicateDevice')
  })

  it('refuses a key that is bound to another id, of this account or any other', async () => {
    const device = await createTestDevice()
    await register(device)
    const { did, deviceId } = await createTestDevice()
    expect(await outcomeOf(register({ ...device, deviceId }))).toBe('DuplicateDevice')
    expect(await outcomeOf(register({ ...device, did }))).toBe('DuplicateDevice')
  })

  it('lets a key be bound once, when two accounts register it at once', async () => {
    const device = await createTestDevice()
    const twins = await Promise.all(Array.from({ length: 8 }, () => createTestDevice()))
    const outcomes = await Promise.all(
      twins.map(({ did, deviceId }) => outcomeOf(register({ ...device, did, deviceId }))),
    )
    expect(outcomes.sort()).toEqual([...Array.from({ length: 7 }, () => 'DuplicateDevice'), 'ok'])
  })

  it('never lets a removed device come back: not itself, not its key under another id, not its id', async () => {
    const device = await createTestDevice()
    await register(device)
    await removeDevice(setUp(), device)
    const fresh = await createTestDevice({ did: device.did })
    expect(await outcomeOf(register(device))).toBe('DuplicateDevice')
    expect(await outcomeOf(register({ ...device, deviceId: fresh.deviceId }))).toBe('DuplicateDevice')
    expect(await outcomeOf(register({ ...fresh, deviceId: device.deviceId }))).toBe('DuplicateDevice')
    expect(await outcomeOf(register(fresh))).toBe('ok')
  })

  it('takes twenty devices of an account, however many come at once, and says how to free one', async () => {
    const { did } = await createTestDevice()
    const devices = await Promise.all(Array.from({ length: 26 }, () => createTestDevice({ did })))
    const outcomes = await Promise.all(devices.map((device) => outcomeOf(register(device))))
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(maxDevices)
    expect(outcomes.filter((outcome) => outcome === 'DeviceLimitReached')).toHaveLength(6)
    const [first] = await listDevices({ db }, { caller: { did } })
    const another = await createTestDevice({ did })
    await expect(register(another)).rejects.toThrow(/removeDevice/)
    await removeDevice(setUp(), { did, deviceId: first?.deviceId ?? another.deviceId })
    expect(await outcomeOf(register(another))).toBe('ok')
  })

  it('answers a known device even when the account is full', async () => {
    const { did } = await createTestDevice()
    const devices = await Promise.all(Array.from({ length: maxDevices }, () => createTestDevice({ did })))
    for (const device of devices) await register(device)
    for (const device of devices.slice(0, 2)) expect(await outcomeOf(register(device))).toBe('ok')
  })

  it('refuses a proof by another key, over another input, or of another device', async () => {
    const [device, other] = [await createTestDevice(), await createTestDevice()]
    const by = { ...device, privateKey: other.privateKey }
    expect(await outcomeOf(register(device, { by }))).toBe('BadDeviceProof')
    expect(await outcomeOf(register(device, { sent: { body: {} } }))).toBe('BadDeviceProof')
    expect(await outcomeOf(register(device, { by: { ...device, deviceId: other.deviceId } }))).toBe(
      'BadDeviceProof',
    )
    expect(await listDevices({ db }, { caller: device })).toEqual([])
  })

  it('knows a P-256 key in either of its forms, so that it cannot be bound twice', async () => {
    const device = await createTestDevice({ ciphersuite: 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256' })
    const [, signatureKey = new Uint8Array()] = encodingsOfKey(device.ciphersuite, device.signatureKey)
    const { did, deviceId } = await createTestDevice()
    expect(await outcomeOf(register(device))).toBe('ok')
    expect(await outcomeOf(register({ ...device, did, deviceId, signatureKey }))).toBe('DuplicateDevice')
  })

  it('refuses a key that is none of its suite', async () => {
    const device = await createTestDevice()
    const p256 = await createTestDevice({ ciphersuite: 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256' })
    const keys = [new Uint8Array(), p256.signatureKey, new Uint8Array(31), new Uint8Array(33)]
    for (const signatureKey of keys) {
      expect(await outcomeOf(register({ ...device, signatureKey }))).toBe('InvalidRequest')
    }
    for (const signatureKey of [device.signatureKey, new Uint8Array(33), new Uint8Array(1)]) {
      expect(await outcomeOf(register({ ...p256, signatureKey }))).toBe('InvalidRequest')
    }
  })

  it('refuses a suite that is not allowed, a malformed id, and a suspended account', async () => {
    const device = await createTestDevice()
    expect(await outcomeOf(register(device, { sent: { ciphersuite: 'MLS_NONE' } }))).toBe(
      'UnsupportedCiphersuite',
    )
    expect(await outcomeOf(register(device, { sent: { deviceId: 'Short!' } }))).toBe('InvalidRequest')
    await db.execute('UPDATE account SET suspended_at = now() WHERE did = $1', [device.did])
    expect(await outcomeOf(register(device))).toBe('AccountSuspended')
  })
})

describe("the record of a device in its owner's repo", () => {
  const rev = '3jzfcijpj2z2a'
  const recordState = (device: TestDevice) =>
    db.query(
      `SELECT d.record_seen_at AS seen, d.record_due_at AS due, a.repo_rev AS rev
       FROM device d JOIN account a ON a.did = d.did WHERE d.device_id = $1`,
      [device.deviceId],
    )

  it('has to be there, with the same suite and key, for the device to be registered', async () => {
    const [device, other] = [await createTestDevice(), await createTestDevice()]
    const records: [FoundDeviceRecord | 'unavailable', string][] = [
      ['unavailable', 'DeviceRecordUnavailable'],
      [{ kind: 'absent', rev }, 'DeviceRecordMissing'],
      [{ kind: 'malformed', rev }, 'DeviceRecordMismatch'],
      [recordOf(other), 'DeviceRecordMismatch'],
      [recordOf({ ...device, ciphersuite: KNOWN_CIPHERSUITES[2] }), 'DeviceRecordMismatch'],
    ]
    for (const [record, name] of records) expect(await outcomeOf(register(device, { record }))).toBe(name)
    expect(await listDevices({ db }, { caller: device })).toEqual([])
    expect(await outcomeOf(register(device))).toBe('ok')
  })

  it('may hold a P-256 key in its other form', async () => {
    const device = await createTestDevice({ ciphersuite: 'MLS_128_DHKEMP256_AES128GCM_SHA256_P256' })
    const [, signatureKey = new Uint8Array()] = encodingsOfKey(device.ciphersuite, device.signatureKey)
    expect(await outcomeOf(register(device, { record: recordOf({ ...device, signatureKey }) }))).toBe('ok')
  })

  it('is to be looked at again, and the state of the repo is remembered', async () => {
    const [device, second] = [await createTestDevice(), await createTestDevice()]
    await register(device, { record: recordOf(device, rev) })
    const due = new Date(now.getTime() + recheckMs)
    expect(await recordState(device)).toEqual([{ seen: now, due, rev }])
    const sibling = { ...second, did: device.did }
    await register(sibling, { record: recordOf(sibling, '3jzfcijpj2z2b') })
    expect(records.asked.at(-1)).toMatchObject({ deviceId: sibling.deviceId, knownRev: rev })
    expect(await recordState(device)).toEqual([{ seen: now, due, rev: '3jzfcijpj2z2b' }])
  })

  it('is none where the account has no repo, and is never looked at again', async () => {
    const device = await createTestDevice()
    expect(await outcomeOf(register(device, { record: { kind: 'noRepo' } }))).toBe('ok')
    expect(await recordState(device)).toEqual([{ seen: null, due: null, rev: null }])
  })

  it('is not asked for again when the response was lost, and not for a device that is refused anyhow', async () => {
    const device = await createTestDevice()
    await register(device)
    const asked = records.asked.length
    expect(await outcomeOf(register(device, { record: 'unavailable' }))).toBe('ok')
    const other = await createTestDevice({ did: device.did, deviceId: device.deviceId })
    expect(await outcomeOf(register(other))).toBe('DuplicateDevice')
    expect(records.asked).toHaveLength(asked)
  })
})

describe('listing devices', () => {
  it('shows when a device was last seen to its own account alone, and to the day', async () => {
    const device = await createTestDevice()
    await register(device)
    await db.execute('UPDATE device SET last_seen_at = $2 WHERE did = $1', [device.did, now])
    const [own] = await listDevices({ db }, { caller: device })
    const [seen] = await listDevices({ db }, { caller: await createTestDevice(), did: device.did })
    expect(own?.lastSeenAt).toEqual(new Date('2026-01-02T00:00:00Z'))
    expect(seen).not.toHaveProperty('lastSeenAt')
  })
})
