import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { testDevice } from '../messages/testing/test-convo.ts'
import { createManualClock, systemRandom } from '../ports/index.ts'
import { createTicket, deleteExpiredTickets, readEvents, redeemTicket } from './index.ts'
import { insertDevices } from './testing/devices.ts'

const alice = testDevice('alice')
const refused = { error: 'InvalidTicket' }

async function setUp(db: TestDatabase) {
  await insertDevices(db, [alice])
  return { db, clock: createManualClock(), random: systemRandom }
}

describe('a stream ticket', () => {
  it('is good once, of however many uses at once', async () => {
    await using db = await createTestDatabase()
    const ports = await setUp(db)
    const { cursor } = await readEvents(ports, { caller: alice })
    const { ticket } = await createTicket(ports, { caller: alice, cursor })
    const uses = await Promise.allSettled(Array.from({ length: 8 }, () => redeemTicket(ports, { ticket })))
    const good = uses.flatMap((use) => (use.status === 'fulfilled' ? [use.value] : []))
    expect(good).toEqual([{ caller: alice, sessionId: undefined, cursor }])
  })

  it('is good for 30 seconds', async () => {
    await using db = await createTestDatabase()
    const ports = await setUp(db)
    const first = await createTicket(ports, { caller: alice })
    ports.clock.advance(29_999)
    await redeemTicket(ports, first)
    const second = await createTicket(ports, { caller: alice })
    const third = await createTicket(ports, { caller: alice })
    ports.clock.advance(30_000)
    await expect(redeemTicket(ports, second)).rejects.toMatchObject(refused)
    expect(await deleteExpiredTickets(ports, { limit: 10 })).toBe(1)
    await expect(redeemTicket(ports, third)).rejects.toMatchObject(refused)
  })

  it('is worth nothing once its device is removed, its account suspended or its session ended', async () => {
    await using db = await createTestDatabase()
    const ports = await setUp(db)
    await db.execute(
      `INSERT INTO session (session_id, did, device_id, refresh_hash, created_at, expires_at)
       VALUES ('s', $1, $2, 'x', now(), now() + interval '1 day')`,
      [alice.did, alice.deviceId],
    )
    const caller = { ...alice, sessionId: 's' }
    const good = await createTicket(ports, { caller })
    expect(await redeemTicket(ports, good)).toMatchObject({ sessionId: 's' })
    for (const [end, undo] of [
      ['UPDATE device SET removed_at = now()', 'UPDATE device SET removed_at = NULL'],
      ['UPDATE account SET suspended_at = now()', 'UPDATE account SET suspended_at = NULL'],
      ['UPDATE session SET ended_at = now()', 'UPDATE session SET ended_at = NULL'],
    ] as const) {
      const ticket = await createTicket(ports, { caller })
      await db.execute(end)
      await expect(redeemTicket(ports, ticket)).rejects.toMatchObject(refused)
      await db.execute(undo)
    }
  })

  it('is stored as its hash alone, and takes no cursor that could not be used', async () => {
    await using db = await createTestDatabase()
    const ports = await setUp(db)
    const { ticket } = await createTicket(ports, { caller: alice })
    const [row] = await db.query<{ text: string }>('SELECT t::text AS text FROM stream_ticket t')
    expect(row?.text).not.toContain(ticket)
    expect(row?.text).not.toContain(Buffer.from(ticket).toString('hex'))
    await expect(createTicket(ports, { caller: alice, cursor: 'x' })).rejects.toMatchObject({
      error: 'InvalidCursor',
    })
    await expect(redeemTicket(ports, { ticket: 'x' })).rejects.toMatchObject(refused)
  })
})
