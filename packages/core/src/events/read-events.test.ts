import { describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import { sendMessages } from '../messages/index.ts'
import { createUnsafeTestConvo, testDevice } from '../messages/testing/test-convo.ts'
import type { UnsafeTestConvo } from '../messages/testing/test-convo.ts'
import { systemClock } from '../ports/index.ts'
import { appendAccountEvent, readEvents } from './index.ts'
import type { AccountEvent, StreamEvent } from './index.ts'
import { insertDevices } from './testing/devices.ts'

const alice = testDevice('alice')
const bob = testDevice('bob')

async function send(db: Database, convo: UnsafeTestConvo, count = 1): Promise<void> {
  const messages = Array.from({ length: count }, () => convo.message())
  await sendMessages({ db, bus: createInProcessBus(), clock: systemClock }, { caller: alice, messages })
}

function tell(db: Database, did: string, event: AccountEvent): Promise<void> {
  const ports = { bus: createInProcessBus(), clock: systemClock }
  return withTransaction(db, (tx) => appendAccountEvent(tx, ports, { did, event }))
}

const shape = (events: readonly StreamEvent[]) =>
  events.map((event) =>
    event.kind === 'logEntry'
      ? `${event.convoId.slice(0, 4)} ${String(event.entry.seq)} ${event.entry.kind}`
      : `account ${String(event.seq)} ${event.event.kind}`,
  )

describe('polling for events', () => {
  it('begins now, and then gives what came since', async () => {
    await using db = await createTestDatabase()
    await insertDevices(db, [alice, bob])
    const convo = await createUnsafeTestConvo(db, [alice, bob])
    await send(db, convo, 3)
    await tell(db, bob.did, { kind: 'deviceAdded', deviceId: 'x' })
    const now = await readEvents({ db, clock: systemClock }, { caller: bob })
    expect(now.events).toEqual([])
    await send(db, convo)
    await tell(db, bob.did, { kind: 'convoAccepted', convoId: convo.convoId })
    const next = await readEvents({ db, clock: systemClock }, { caller: bob, cursor: now.cursor })
    expect(shape(next.events)).toEqual(['account 2 convoAccepted', `${convo.convoId.slice(0, 4)} 4 message`])
    expect(
      (await readEvents({ db, clock: systemClock }, { caller: bob, cursor: next.cursor })).events,
    ).toEqual([])
  })

  it('names the stretches in which messages have expired, and goes on behind them', async () => {
    await using db = await createTestDatabase()
    await insertDevices(db, [alice, bob])
    const convo = await createUnsafeTestConvo(db, [alice, bob])
    const ports = { db, clock: systemClock }
    const before = await readEvents(ports, { caller: bob })
    await send(db, convo, 4)
    await convo.commit()
    await send(db, convo, 2)
    await db.execute('DELETE FROM message WHERE seq <> 3')
    const name = convo.convoId.slice(0, 4)
    const first = await readEvents(ports, { caller: bob, cursor: before.cursor, limit: 3 })
    expect(shape(first.events)).toEqual([`${name} 1 expired`, `${name} 3 message`, `${name} 4 expired`])
    const second = await readEvents(ports, { caller: bob, cursor: first.cursor })
    expect(shape(second.events)).toEqual([`${name} 5 commit`, `${name} 6 expired`])
    expect((await readEvents(ports, { caller: bob, cursor: second.cursor })).events).toEqual([])
    // Of a log that was cut there is no more than what comes after, and its reader finds that it lacks what was before.
    await db.execute('UPDATE convo SET first_seq = 8')
    await send(db, convo)
    const last = await readEvents(ports, { caller: bob, cursor: before.cursor })
    expect(shape(last.events)).toEqual([`${name} 8 message`])
  })

  it("gives everything once, in each log's order, by pages of any size", async () => {
    await using db = await createTestDatabase()
    await insertDevices(db, [alice, bob])
    const convos = await Promise.all([1, 2, 3].map(() => createUnsafeTestConvo(db, [alice, bob])))
    let { cursor } = await readEvents({ db, clock: systemClock }, { caller: bob })
    const seen: StreamEvent[] = []
    for (let round = 1; round <= 8; round++) {
      for (const convo of convos) await send(db, convo, round)
      await tell(db, bob.did, { kind: 'deviceAdded', deviceId: String(round) })
      const page = await readEvents({ db, clock: systemClock }, { caller: bob, cursor, limit: round })
      expect(page.events.length).toBe(round)
      seen.push(...page.events)
      cursor = page.cursor
    }
    for (let more = true; more;) {
      const page = await readEvents({ db, clock: systemClock }, { caller: bob, cursor, limit: 50 })
      more = page.events.length > 0
      seen.push(...page.events)
      cursor = page.cursor
    }
    for (const { convoId } of convos) {
      const seqs = seen.flatMap((event) =>
        event.kind === 'logEntry' && event.convoId === convoId ? [event.entry.seq] : [],
      )
      expect(seqs).toEqual(Array.from({ length: 36 }, (_, n) => n + 1))
    }
    const told = seen.flatMap((event) => (event.kind === 'accountEvent' ? [event.seq] : []))
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('gives a convo that the device came into since, from its commit on, and one it went out of, to its end', async () => {
    await using db = await createTestDatabase()
    await insertDevices(db, [alice, bob])
    const [joined, left] = [
      await createUnsafeTestConvo(db, [alice]),
      await createUnsafeTestConvo(db, [alice, bob]),
    ]
    const { cursor } = await readEvents({ db, clock: systemClock }, { caller: bob })
    await send(db, joined)
    await joined.commit({ add: [bob] })
    await send(db, joined)
    await left.commit({ remove: [bob] })
    await send(db, left)
    const page = await readEvents({ db, clock: systemClock }, { caller: bob, cursor })
    const expected = [`${joined.convoId.slice(0, 4)} 3 message`, `${left.convoId.slice(0, 4)} 1 commit`]
    expect(shape(page.events).sort()).toEqual(expected.sort())
    expect(
      (await readEvents({ db, clock: systemClock }, { caller: bob, cursor: page.cursor })).events,
    ).toEqual([])
  })

  it('passes nothing that commits late', async () => {
    await using db = await createTestDatabase()
    await insertDevices(db, [alice, bob])
    const [slow, busy] = [
      await createUnsafeTestConvo(db, [alice, bob]),
      await createUnsafeTestConvo(db, [alice, bob]),
    ]
    const { cursor } = await readEvents({ db, clock: systemClock }, { caller: bob })
    let between: Awaited<ReturnType<typeof readEvents>> | undefined
    await withTransaction(db, async (tx) => {
      await tx.execute('UPDATE convo SET last_seq = 1 WHERE convo_id = $1', [slow.convoId])
      await tx.execute(
        `INSERT INTO log_entry VALUES ($1, 1, 'commit', 1, 0, 'late', 'late', now() - interval '1 hour')`,
        [slow.convoId],
      )
      await send(db, busy, 5)
      between = await readEvents({ db, clock: systemClock }, { caller: bob, cursor })
    })
    expect(between?.events).toHaveLength(5)
    const after = await readEvents({ db, clock: systemClock }, { caller: bob, cursor: between?.cursor })
    expect(shape(after.events)).toEqual([`${slow.convoId.slice(0, 4)} 1 commit`])
  })

  it('refuses a cursor that is not its own', async () => {
    await using db = await createTestDatabase()
    await insertDevices(db, [alice, bob])
    const { cursor } = await readEvents({ db, clock: systemClock }, { caller: bob })
    const refused = { error: 'InvalidCursor' }
    await expect(readEvents({ db, clock: systemClock }, { caller: alice, cursor })).rejects.toMatchObject(
      refused,
    )
    await expect(
      readEvents({ db, clock: systemClock }, { caller: bob, cursor: 'nonsense' }),
    ).rejects.toMatchObject(refused)
  })
})
