import { randomBytes } from 'node:crypto'
import { decode, encode } from '@atproto/lex-cbor'
import type { LexValue } from '@atproto/lex-cbor'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAudit } from '../audit/index.ts'
import { createInProcessBus } from '../bus/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { recheckDeviceRecords } from '../devices/index.ts'
import { createTicket, readEvents, redeemTicket } from '../events/index.ts'
import { unsafeDeviceRecords } from '../identity/testing/device-records.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { createManualClock, systemRandom } from '../ports/index.ts'
import { beginNewHistory, readHistoryId } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const clock = createManualClock()
const ports = () => ({ db, clock, random: systemRandom })
const by = { kind: 'cli', id: 'a test' } as const

async function stock(did: string, deviceId: string, { lastResort }: { lastResort: boolean }) {
  await db.execute(
    `INSERT INTO key_package (ref, did, device_id, ciphersuite, bytes, last_resort, created_at, expires_at)
     VALUES ($1, $2, $3, 'suite', $1, $4, now(), now() + interval '1 day')`,
    [randomBytes(32), did, deviceId, lastResort],
  )
}

/** The cursor as it was made before databases had histories. */
function withoutHistory(cursor: string): string {
  const { t: _, ...rest } = decode<Record<string, LexValue>>(Buffer.from(cursor, 'base64url'))
  return Buffer.from(encode(rest)).toString('base64url')
}

describe('a new history', () => {
  it('has another id, and is recorded among the acts of operators', async () => {
    const before = await readHistoryId(db)
    expect(before).toMatch(/^[0-9a-f]{32}$/)
    const { historyId } = await beginNewHistory(ports(), { by })
    expect(historyId).not.toBe(before)
    expect(await readHistoryId(db)).toBe(historyId)
    const [entry] = (await listAudit({ db }, { limit: 1 })).entries
    expect(entry).toMatchObject({
      act: 'beginNewHistory',
      subject: 'history',
      by: expect.anything() as object,
    })
    expect(JSON.stringify(entry)).toContain(historyId)
  })

  it('takes cursors of nodes that knew of no history until then, and not after', async () => {
    await using own = await createTestDatabase()
    const there = { ...ports(), db: own }
    const caller = await insertTestDevice(own)
    const { cursor: known } = await readEvents(there, { caller })
    const cursor = withoutHistory(known)
    expect((await readEvents(there, { caller, cursor })).events).toEqual([])
    expect((await createTicket(there, { caller, cursor })).ticket).toBeDefined()
    await beginNewHistory(there, { by })
    const invalid = { error: 'InvalidCursor' }
    await expect(readEvents(there, { caller, cursor })).rejects.toMatchObject(invalid)
    await expect(createTicket(there, { caller, cursor })).rejects.toMatchObject(invalid)
  })

  it('takes no cursor of the one before', async () => {
    const caller = await insertTestDevice(db)
    const { cursor } = await readEvents(ports(), { caller })
    expect((await readEvents(ports(), { caller, cursor })).events).toEqual([])
    await beginNewHistory(ports(), { by })
    const invalid = { error: 'InvalidCursor' }
    await expect(readEvents(ports(), { caller, cursor })).rejects.toMatchObject(invalid)
    await expect(createTicket(ports(), { caller, cursor })).rejects.toMatchObject(invalid)
    const { cursor: next, historyId } = await readEvents(ports(), { caller })
    expect(historyId).toBe(await readHistoryId(db))
    expect((await readEvents(ports(), { caller, cursor: next })).events).toEqual([])
  })

  it('takes nothing that was good once: tickets, sessions, and key packages but for the last resort', async () => {
    const caller = await insertTestDevice(db)
    const { ticket } = await createTicket(ports(), { caller })
    await db.execute(
      `INSERT INTO session (session_id, did, device_id, refresh_hash, created_at, expires_at)
       VALUES ('one', $1, $2, 'x', now(), now() + interval '1 day')`,
      [caller.did, caller.deviceId],
    )
    await stock(caller.did, caller.deviceId, { lastResort: false })
    await stock(caller.did, caller.deviceId, { lastResort: true })
    await beginNewHistory(ports(), { by })
    await expect(redeemTicket(ports(), { ticket })).rejects.toMatchObject({ error: 'InvalidTicket' })
    const sessions = await db.query('SELECT session_id FROM session WHERE ended_at IS NULL')
    expect(sessions).toEqual([])
    const left = await db.query('SELECT last_resort FROM key_package WHERE did = $1', [caller.did])
    expect(left).toEqual([{ last_resort: true }])
  })

  it('has every device looked for in its repo, and none that is in no repo', async () => {
    const [one, other] = [await insertTestDevice(db), await insertTestDevice(db)]
    await db.execute(`UPDATE device SET record_due_at = $2 WHERE device_id = $1`, [
      one.deviceId,
      new Date(clock.now().getTime() + 3_600_000),
    ])
    await db.execute(`UPDATE device SET record_due_at = NULL WHERE device_id = $1`, [other.deviceId])
    await beginNewHistory(ports(), { by })
    const rows = await db.query<{ device_id: string; due: Date | null }>(
      'SELECT device_id, record_due_at AS due FROM device WHERE device_id IN ($1, $2)',
      [one.deviceId, other.deviceId],
    )
    const dueOf = (id: string) => rows.find((row) => row.device_id === id)?.due ?? null
    expect([dueOf(one.deviceId), dueOf(other.deviceId)]).toEqual([clock.now(), null])
  })

  it('cuts off at the next look who was revoked since the backup, since its record is gone', async () => {
    const device = await insertTestDevice(db)
    const deviceRecords = unsafeDeviceRecords()
    deviceRecords.say(device, { kind: 'absent', rev: '3jzfcijpj2z2b' })
    const everyMs = 3_600_000
    await db.execute(`UPDATE device SET record_due_at = NULL`)
    await db.execute(`UPDATE device SET record_due_at = $2 WHERE device_id = $1`, [
      device.deviceId,
      new Date(clock.now().getTime() + everyMs),
    ])
    const look = () =>
      recheckDeviceRecords({ ...ports(), bus: createInProcessBus(), deviceRecords }, { limit: 10, everyMs })
    expect((await look()).cutOff).toEqual([])
    await beginNewHistory(ports(), { by })
    expect((await look()).cutOff).toMatchObject([{ deviceId: device.deviceId }])
  })
})
