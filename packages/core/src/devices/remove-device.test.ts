import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus, hearAccount } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { decodeNotice } from '../groups/notice.ts'
import { beginSession } from '../identity/begin-session.ts'
import { createSessionTokens, refreshSession, verifyDeviceProof, verifySession } from '../identity/index.ts'
import { createTestDevice, proveTestDevice } from '../identity/testing/device.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { getKeyPackageStatus, publishKeyPackages } from '../key-packages/index.ts'
import { createTestKeyPackages } from '../key-packages/testing/key-package.ts'
import { toBase32 } from '../mls/index.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock, systemRandom } from '../ports/index.ts'
import { listDevices, removeDevice, requireActiveDevice } from './index.ts'

const serviceDid = 'did:web:mls.example.com' as Did
const now = new Date('2026-01-02T03:04:05.678Z')
const tokens = createSessionTokens({ secret: 'x'.repeat(40), serviceDid })

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const setUp = () => ({
  db,
  bus: createInProcessBus(),
  clock: createManualClock(now),
  random: systemRandom,
  tokens,
  serviceDid,
})

/** A convo in whose group the device has a leaf, written straight into the tables. */
async function insertConvo(device: TestDevice, of: { generation?: number; leafGeneration?: number } = {}) {
  const convoId = toBase32(randomBytes(32))
  const { generation = 1, leafGeneration = generation } = of
  await db.execute(
    `INSERT INTO convo (convo_id, kind, generation, last_seq, last_at, created_at) VALUES ($1, 'group', $2, 7, $3, $3)`,
    [convoId, generation, now],
  )
  await db.execute(
    `INSERT INTO convo_leaf (convo_id, generation, leaf_index, joined_seq, joined_epoch, did, device_id, signature_key)
     VALUES ($1, $2, 0, 0, 0, $3, $4, $5)`,
    [convoId, leafGeneration, device.did, device.deviceId, device.signatureKey],
  )
  return convoId
}

async function noticesIn(convoId: string) {
  const rows = await db.query<{ seq: number; body: Uint8Array }>(
    `SELECT seq, body FROM log_entry WHERE convo_id = $1 AND kind = 'notice' ORDER BY seq`,
    [convoId],
  )
  return rows.map(({ seq, body }) => ({ seq, notice: decodeNotice(body) }))
}

describe('a removed device', () => {
  it('can do nothing at once: not by its session, not by refreshing it, not by a proof', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const session = await beginSession(ports, device)
    await removeDevice(ports, device)
    expect(await outcomeOf(verifySession(ports, session))).toBe('DeviceNotFound')
    expect(await outcomeOf(refreshSession(ports, session))).toBe('DeviceNotFound')
    const call = { lxm: 'blue.catbird.mls.message.sendMessage', body: {} }
    const proof = await proveTestDevice(device, { ...call, serviceDid, now })
    expect(await outcomeOf(verifyDeviceProof(ports, { did: device.did, proof, ...call }))).toBe(
      'DeviceNotFound',
    )
    const act = withTransaction(db, (tx) => requireActiveDevice(tx, device))
    expect(await outcomeOf(act)).toBe('DeviceNotFound')
    expect(await listDevices({ db }, { caller: device })).toEqual([])
  })

  it('cannot act under the id of another device of its account', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const other = await insertTestDevice(db, { did: device.did })
    await removeDevice(ports, device)
    const call = { lxm: 'blue.catbird.mls.message.sendMessage', body: {} }
    for (const deviceId of [other.deviceId, (await createTestDevice()).deviceId]) {
      const proof = await proveTestDevice({ ...device, deviceId }, { ...call, serviceDid, now })
      const outcome = await outcomeOf(verifyDeviceProof(ports, { did: device.did, proof, ...call }))
      expect(outcome).toBe(deviceId === other.deviceId ? 'BadDeviceProof' : 'DeviceNotFound')
    }
  })

  it('leaves the other devices of its account alone', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const other = await insertTestDevice(db, { did: device.did })
    const session = await beginSession(ports, other)
    await removeDevice(ports, device)
    expect(await outcomeOf(verifySession(ports, session))).toBe('ok')
    expect((await listDevices({ db }, { caller: device })).map(({ deviceId }) => deviceId)).toEqual([
      other.deviceId,
    ])
  })

  it('has its connections told, and its tickets and key packages taken away', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const keyPackages = await createTestKeyPackages(device, 3, now)
    await publishKeyPackages(ports, { caller: device, keyPackages })
    await db.execute(
      'INSERT INTO stream_ticket (token_hash, did, device_id, expires_at) VALUES ($1, $2, $3, $4)',
      [randomBytes(32), device.did, device.deviceId, now],
    )
    const told: unknown[] = []
    await hearAccount(ports.bus, device.did, (hint) => told.push(hint))
    await removeDevice(ports, device)
    expect(told).toContainEqual({ kind: 'deviceRemoved', deviceId: device.deviceId })
    expect((await getKeyPackageStatus(ports, { caller: device })).available).toBe(0)
    expect(await db.query('SELECT 1 FROM stream_ticket WHERE device_id = $1', [device.deviceId])).toEqual([])
  })

  it('is suggested for removal in every convo where it has a leaf now, and in no other', async () => {
    const device = await insertTestDevice(db)
    const present = [await insertConvo(device), await insertConvo(device), await insertConvo(device)]
    const earlier = await insertConvo(device, { generation: 2, leafGeneration: 1 })
    await removeDevice(setUp(), device)
    const notice = {
      kind: 'removalSuggested',
      did: device.did,
      deviceId: device.deviceId,
      reason: 'deviceRemoved',
    }
    for (const convoId of present) expect(await noticesIn(convoId)).toEqual([{ seq: 8, notice }])
    expect(await noticesIn(earlier)).toEqual([])
  })

  it('is removed once, however many ask at once', async () => {
    const device = await insertTestDevice(db)
    const convoId = await insertConvo(device)
    const acts = Array.from({ length: 8 }, () => outcomeOf(removeDevice(setUp(), device)))
    expect(new Set(await Promise.all(acts))).toEqual(new Set(['ok']))
    expect(await outcomeOf(removeDevice(setUp(), device))).toBe('ok')
    expect(await noticesIn(convoId)).toHaveLength(1)
    const events = await db.query(`SELECT 1 FROM account_event WHERE did = $1 AND kind = 'deviceRemoved'`, [
      device.did,
    ])
    expect(events).toHaveLength(1)
  })

  it('has to have been one of the account', async () => {
    const [mine, theirs] = [await insertTestDevice(db), await insertTestDevice(db)]
    const act = removeDevice(setUp(), { did: mine.did, deviceId: theirs.deviceId })
    expect(await outcomeOf(act)).toBe('DeviceNotFound')
    expect(await listDevices({ db }, { caller: theirs })).toHaveLength(1)
  })

  it('is waited for while it acts, and its removal is seen by the next act', async () => {
    const device = await insertTestDevice(db)
    const order: string[] = []
    let removal = Promise.resolve()
    await withTransaction(db, async (tx) => {
      await requireActiveDevice(tx, device)
      removal = removeDevice(setUp(), device).then(() => void order.push('removed'))
      order.push('acted')
    })
    await removal
    expect(order).toEqual(['acted', 'removed'])
  })
})
