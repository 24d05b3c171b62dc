import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createInProcessBus, hearAccount } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { PreparedStatement } from '../database/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { decodeNotice } from '../groups/notice.ts'
import type { DeviceRecordSource, FoundDeviceRecord } from '../identity/index.ts'
import { recordOf, unsafeDeviceRecords } from '../identity/testing/device-records.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { toBase32 } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import { listDevices, recheckDeviceRecords } from './index.ts'

const now = new Date('2026-01-02T03:04:05.678Z')
const everyMs = 6 * 3600_000
const [rev, later] = ['3jzfcijpj2z2a', '3jzfcijpj2z2b']

let db: TestDatabase
beforeEach(async () => {
  db = await createTestDatabase()
})
afterEach(() => db.close())

const setUp = () => ({
  db,
  bus: createInProcessBus(),
  clock: createManualClock(now),
  deviceRecords: unsafeDeviceRecords(),
})

/** A device whose record is due, for as long as told. */
async function dueDevice(agoMs = 0): Promise<TestDevice> {
  const device = await insertTestDevice(db)
  const due = new Date(now.getTime() - agoMs)
  await db.execute('UPDATE device SET record_due_at = $2 WHERE device_id = $1', [device.deviceId, due])
  return device
}

async function dueAt({ deviceId }: TestDevice): Promise<Date | undefined> {
  const [row] = await db.query<{ due: Date }>(
    'SELECT record_due_at AS due FROM device WHERE device_id = $1',
    [deviceId],
  )
  return row?.due
}

/** How many minutes from the clock's now the device is due in. */
const dueInMinutes = async (device: TestDevice, at: Date): Promise<number> =>
  (((await dueAt(device))?.getTime() ?? 0) - at.getTime()) / 60_000

describe('rechecking the records of devices', () => {
  it('looks at one that is there again after a while, and remembers the state of the repo', async () => {
    const ports = setUp()
    const device = await dueDevice()
    ports.deviceRecords.say(device, recordOf(device, rev))
    expect(await recheckDeviceRecords(ports, { limit: 10, everyMs })).toEqual({
      seen: 1,
      missed: 0,
      cutOff: [],
    })
    expect(await recheckDeviceRecords(ports, { limit: 10, everyMs })).toEqual({
      seen: 0,
      missed: 0,
      cutOff: [],
    })
    ports.clock.advance(everyMs)
    ports.deviceRecords.say(device, recordOf(device, later))
    expect(await recheckDeviceRecords(ports, { limit: 10, everyMs })).toMatchObject({ seen: 1 })
    ports.clock.advance(everyMs)
    await recheckDeviceRecords(ports, { limit: 10, everyMs })
    expect(ports.deviceRecords.asked.map(({ knownRev }) => knownRev)).toEqual([undefined, rev, later])
  })

  it.each<[string, (device: TestDevice) => FoundDeviceRecord, reason?: string]>([
    ['gone with its account', () => ({ kind: 'noAccount' }), 'accountDeleted'],
    ['gone', () => ({ kind: 'absent', rev })],
    ['of another key', (device) => recordOf({ ...device, signatureKey: randomBytes(32) })],
    ['no device record', () => ({ kind: 'malformed', rev })],
  ])('cuts a device off whose record is proven to be %s', async (_, answer, reason = 'recordDeleted') => {
    const ports = setUp()
    const device = await dueDevice()
    const convoId = await insertConvo(device)
    ports.deviceRecords.say(device, answer(device))
    const told: unknown[] = []
    await hearAccount(ports.bus, device.did, (hint) => told.push(hint))
    const { did, deviceId } = device
    const { cutOff } = await recheckDeviceRecords(ports, { limit: 10, everyMs })
    expect(cutOff).toEqual([{ did, deviceId }])
    expect(await listDevices({ db }, { caller: device })).toEqual([])
    expect(told).toContainEqual({ kind: 'deviceRemoved', deviceId })
    const notice = { kind: 'removalSuggested', did, deviceId, reason }
    expect(await noticesIn(convoId)).toEqual([notice])
    ports.clock.advance(everyMs)
    expect(await recheckDeviceRecords(ports, { limit: 10, everyMs })).toMatchObject({ seen: 0, cutOff: [] })
  })

  it('changes nothing where nothing can be found out, and waits longer each time, up to a day', async () => {
    const ports = setUp()
    const device = await dueDevice()
    const waits: number[] = []
    for (let i = 0; i < 11; i++) {
      expect(await recheckDeviceRecords(ports, { limit: 10, everyMs })).toMatchObject({
        missed: 1,
        cutOff: [],
      })
      const minutes = await dueInMinutes(device, ports.clock.now())
      waits.push(minutes)
      ports.clock.advance(minutes * 60_000)
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440])
    expect(await listDevices({ db }, { caller: device })).toHaveLength(1)
    ports.deviceRecords.say(device, recordOf(device))
    await recheckDeviceRecords(ports, { limit: 10, everyMs })
    expect(await dueInMinutes(device, ports.clock.now())).toBe(everyMs / 60_000)
    ports.deviceRecords.silence(device)
    ports.clock.advance(everyMs)
    await recheckDeviceRecords(ports, { limit: 10, everyMs })
    expect(await dueInMinutes(device, ports.clock.now())).toBe(5)
  })

  it('has the host of an account asked whether that is active, where nothing can be found out, once an hour', async () => {
    const ports = setUp()
    const device = await dueDevice()
    const asked = () =>
      db.execute(
        'UPDATE account SET host_asked_at = host_due_at, host_due_at = NULL WHERE host_due_at <= $1',
        [ports.clock.now()],
      )
    const looks: number[] = []
    for (let minutes = 0; minutes <= 160; minutes += 5) {
      await recheckDeviceRecords(ports, { limit: 10, everyMs })
      if ((await asked()) > 0) looks.push(minutes)
      ports.clock.advance(5 * 60_000)
    }
    // When its record is looked at: after 5, 15, 35, 75 and 155 minutes.
    expect(looks).toEqual([0, 75, 155])
    expect(await listDevices({ db }, { caller: device })).toHaveLength(1)
  })

  it('takes the ones that are due for longest first, so many at a time', async () => {
    const ports = setUp()
    const devices = [
      await dueDevice(1000),
      await dueDevice(3000),
      await dueDevice(2000),
      await dueDevice(-1000),
    ]
    await recheckDeviceRecords(ports, { limit: 2, everyMs })
    const asked = ports.deviceRecords.asked.map(({ deviceId }) => deviceId)
    expect(asked.sort()).toEqual([devices[1]?.deviceId, devices[2]?.deviceId].sort())
    expect(await recheckDeviceRecords(ports, { limit: 2, everyMs })).toMatchObject({ missed: 1 })
    expect(ports.deviceRecords.asked).toHaveLength(3)
  })

  it('looks at each once, however many nodes run it at once', async () => {
    const ports = setUp()
    const devices = await Promise.all(Array.from({ length: 24 }, () => dueDevice()))
    for (const device of devices) ports.deviceRecords.say(device, recordOf(device))
    const runs = Array.from({ length: 4 }, () => recheckDeviceRecords(ports, { limit: 10, everyMs }))
    const seen = (await Promise.all(runs)).reduce((sum, run) => sum + run.seen, 0)
    const { seen: left } = await recheckDeviceRecords(ports, { limit: 24, everyMs })
    expect(seen + left).toBe(24)
    expect(new Set(ports.deviceRecords.asked.map(({ deviceId }) => deviceId)).size).toBe(24)
    expect(ports.deviceRecords.asked).toHaveLength(24)
  })

  it('comes back by itself to what a run has taken and not finished', async () => {
    const ports = setUp()
    const device = await dueDevice()
    ports.deviceRecords.say(device, recordOf(device))
    const ended = AbortSignal.abort()
    await recheckDeviceRecords(ports, { limit: 10, everyMs, signal: ended })
    expect(ports.deviceRecords.asked).toEqual([])
    expect(await recheckDeviceRecords(ports, { limit: 10, everyMs })).toMatchObject({ seen: 0 })
    ports.clock.advance(10 * 60_000)
    expect(await recheckDeviceRecords(ports, { limit: 10, everyMs })).toMatchObject({ seen: 1 })
  })

  it('finishes the others when one fails, and says so', async () => {
    const ports = setUp()
    const [bad, good] = [await dueDevice(), await dueDevice()]
    ports.deviceRecords.say(good, recordOf(good))
    const failure = new Error('no such luck')
    const deviceRecords = {
      find: (device: { deviceId: string }) =>
        device.deviceId === bad.deviceId
          ? Promise.reject(failure)
          : ports.deviceRecords.find({ did: good.did, deviceId: good.deviceId }),
    }
    const run = recheckDeviceRecords({ ...ports, deviceRecords }, { limit: 10, everyMs })
    await expect(run).rejects.toBe(failure)
    expect(await dueInMinutes(good, now)).toBe(everyMs / 60_000)
    expect(await dueInMinutes(bad, now)).toBe(10)
  })
})

describe('a device whose account is deleted while its record is looked at', () => {
  it('counts for nothing, and keeps nothing else from its turn', async () => {
    const ports = setUp()
    const [gone, good] = [await dueDevice(1), await dueDevice()]
    ports.deviceRecords.say(good, recordOf(good))
    const deviceRecords: DeviceRecordSource = {
      async find(asked) {
        if (asked.deviceId !== gone.deviceId) return ports.deviceRecords.find(asked)
        await db.execute('DELETE FROM device WHERE did = $1', [gone.did])
        await db.execute('DELETE FROM account WHERE did = $1', [gone.did])
        return { kind: 'noAccount' }
      },
    }
    const found = await recheckDeviceRecords({ ...ports, deviceRecords }, { limit: 10, everyMs })
    expect(found).toEqual({ seen: 1, missed: 0, cutOff: [] })
  })

  it('is cut off where one of its convos is erased meanwhile', async () => {
    const ports = setUp()
    const device = await dueDevice()
    const [erased, other] = [await insertConvo(device), await insertConvo(device)]
    ports.deviceRecords.say(device, { kind: 'noAccount' })
    const erasing = withErasure(erased)
    const found = await recheckDeviceRecords({ ...ports, db: erasing }, { limit: 10, everyMs })
    expect(found.cutOff).toHaveLength(1)
    expect(await noticesIn(other)).toHaveLength(1)
  })
})

/** The database, in which a convo is erased before anybody writes into its log. */
function withErasure(convoId: string): TestDatabase {
  const connect = async () => {
    const client = await db.pool.connect()
    const query = async (statement: PreparedStatement) => {
      if (statement.name === 'groups_append_notice')
        for (const table of ['convo_leaf', 'convo'])
          await db.execute(`DELETE FROM ${table} WHERE convo_id = $1`, [convoId])
      return client.query(statement)
    }
    return Object.assign(Object.create(client) as typeof client, { query })
  }
  return { ...db, pool: Object.assign(Object.create(db.pool) as typeof db.pool, { connect }) }
}

/** A convo in whose group the device has a leaf, written straight into the tables. */
async function insertConvo(device: TestDevice): Promise<string> {
  const convoId = toBase32(randomBytes(32))
  await db.execute(
    `INSERT INTO convo (convo_id, kind, generation, last_seq, last_at, created_at) VALUES ($1, 'group', 1, 7, $2, $2)`,
    [convoId, now],
  )
  await db.execute(
    `INSERT INTO convo_leaf (convo_id, generation, leaf_index, joined_seq, joined_epoch, did, device_id, signature_key)
     VALUES ($1, 1, 0, 0, 0, $2, $3, $4)`,
    [convoId, device.did, device.deviceId, device.signatureKey],
  )
  return convoId
}

async function noticesIn(convoId: string) {
  const rows = await db.query<{ body: Uint8Array }>(
    `SELECT body FROM log_entry WHERE convo_id = $1 AND kind = 'notice' ORDER BY seq`,
    [convoId],
  )
  return rows.map(({ body }) => decodeNotice(body))
}
