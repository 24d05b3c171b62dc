import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import type { Database } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import { encodeNotice } from '../groups/notice.ts'
import { createManualClock, systemClock } from '../ports/index.ts'
import { getLog, mayRead, sendMessages } from './index.ts'
import type { LogEntry, StoredEntry } from './index.ts'
import { createUnsafeTestConvo, testDevice } from './testing/test-convo.ts'
import type { UnsafeTestConvo } from './testing/test-convo.ts'

const alice = testDevice('alice')
const bob = testDevice('bob')

const shape = (entries: readonly LogEntry[]) => entries.map(({ kind, seq }) => `${String(seq)} ${kind}`)

async function send(
  db: Database,
  convo: UnsafeTestConvo,
  options: Parameters<UnsafeTestConvo['message']>[0] = {},
) {
  const ports = { db, bus: createInProcessBus(), clock: systemClock }
  const results = await sendMessages(ports, { caller: alice, messages: [convo.message(options)] })
  expect(results[0]?.error).toBeUndefined()
}

describe('reading the log', () => {
  it('gives commits, messages and notices in one order, whole and in pages', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice])
    await send(db, convo)
    await convo.commit()
    const notice = { kind: 'removalSuggested', did: bob.did, reason: 'deviceRemoved' } as const
    await db.execute('UPDATE convo SET last_seq = 3')
    await db.execute(
      `INSERT INTO log_entry (convo_id, seq, kind, generation, epoch, body, created_at)
       VALUES ($1, 3, 'notice', 1, 1, $2, now())`,
      [convo.convoId, encodeNotice(notice)],
    )
    await send(db, convo)
    const read = (sinceSeq: number, limit?: number) =>
      getLog({ db, clock: systemClock }, { caller: alice, convoId: convo.convoId, sinceSeq, limit })
    const all = await read(0)
    expect(all).toMatchObject({ firstSeq: 1, lastSeq: 4 })
    expect(shape(all.entries)).toEqual(['1 message', '2 commit', '3 notice', '4 message'])
    expect(all.entries[2]).toMatchObject({ notice })
    expect(shape((await read(1, 2)).entries)).toEqual(['2 commit', '3 notice'])
    expect((await read(4)).entries).toEqual([])
  })

  it('names, and does not give, messages of epochs that the device has not been in', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice])
    await send(db, convo) // 1
    await convo.commit({ add: [bob] }) // 2
    await send(db, convo) // 3
    await send(db, convo, { epoch: 0 }) // 4: of the epoch before bob, and late
    await convo.commit({ remove: [bob] }) // 5
    await send(db, convo) // 6
    const read = async (caller: typeof alice) =>
      getLog({ db, clock: systemClock }, { caller, convoId: convo.convoId })
    expect(shape((await read(alice)).entries)).toEqual([
      '1 message',
      '2 commit',
      '3 message',
      '4 message',
      '5 commit',
      '6 message',
    ])
    const seen = await read(bob)
    expect(shape(seen.entries)).toEqual([
      '1 notEntitled',
      '2 commit',
      '3 message',
      '4 notEntitled',
      '5 commit',
    ])
    expect(seen.lastSeq).toBe(5)
    expect(shape((await read(testDevice('alice', 2))).entries)).toEqual([
      '1 notEntitled',
      '2 commit',
      '3 notEntitled',
      '4 notEntitled',
      '5 commit',
      '6 notEntitled',
    ])
  })

  it('gives a device that was removed and has come back the whole of its former stay, and nothing in between', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice])
    await convo.commit({ add: [bob] }) // 1
    await send(db, convo) // 2
    await convo.commit() // 3
    await send(db, convo) // 4
    await convo.commit({ remove: [bob] }) // 5
    await convo.commit() // 6
    await send(db, convo) // 7
    await convo.commit({ add: [bob] }) // 8
    await send(db, convo) // 9
    const { entries } = await getLog({ db, clock: systemClock }, { caller: bob, convoId: convo.convoId })
    expect(shape(entries)).toEqual([
      '1 commit',
      '2 message',
      '3 commit',
      '4 message',
      '5 commit',
      '6 notEntitled',
      '7 notEntitled',
      '8 commit',
      '9 message',
    ])
    const otherDevice = await getLog(
      { db, clock: systemClock },
      { caller: testDevice('bob', 2), convoId: convo.convoId },
    )
    expect(
      shape(otherDevice.entries)
        .slice(0, 7)
        .every((line) => line.endsWith('notEntitled')),
    ).toBe(true)
  })

  it('shows nothing of a convo to who never was in it', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice])
    const reading = getLog({ db, clock: systemClock }, { caller: bob, convoId: convo.convoId })
    await expect(reading).rejects.toMatchObject({ error: 'ConvoNotFound' })
  })

  it('keeps an answer small, and always gives at least one entry', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice])
    for (let n = 0; n < 40; n++) await send(db, convo, { bytes: 130_000 })
    const { entries } = await getLog(
      { db, clock: systemClock },
      { caller: alice, convoId: convo.convoId, limit: 100 },
    )
    expect(entries.length).toBeGreaterThan(30)
    expect(entries.length).toBeLessThan(40)
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, n) => n + 1))
  })

  it('says where the log begins when asked for what has been dropped', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice])
    for (let n = 0; n < 5; n++) await send(db, convo)
    await db.execute('UPDATE convo SET first_seq = 4')
    await db.execute('DELETE FROM message WHERE seq < 4')
    const read = (sinceSeq?: number) =>
      getLog({ db, clock: systemClock }, { caller: alice, convoId: convo.convoId, sinceSeq })
    await expect(read(1)).rejects.toMatchObject({ error: 'LogTruncated' })
    expect(shape((await read(3)).entries)).toEqual(['4 message', '5 message'])
    expect(await read()).toMatchObject({ firstSeq: 4, lastSeq: 5 })
  })

  it('reads on over the boundary of a week', async () => {
    await using db = await createTestDatabase()
    const clock = createManualClock(new Date('2032-02-01T23:59:59.900Z')) // a Sunday
    const ports = { db, bus: createInProcessBus(), clock }
    const convo = await createUnsafeTestConvo(db, [alice])
    for (let n = 0; n < 4; n++) {
      await sendMessages(ports, { caller: alice, messages: [convo.message()] })
      if (n === 1) await convo.commit({ at: clock.now() })
      clock.advance(50)
    }
    const read = async (sinceSeq: number) =>
      shape(
        (await getLog({ db, clock: systemClock }, { caller: alice, convoId: convo.convoId, sinceSeq }))
          .entries,
      )
    expect(await read(0)).toEqual(['1 message', '2 message', '3 commit', '4 message', '5 message'])
    expect(await read(3)).toEqual(['4 message', '5 message'])
    const partitions = await db.query(
      'SELECT DISTINCT tableoid::regclass::text AS name FROM message ORDER BY name',
    )
    expect(partitions).toEqual([{ name: 'message_20320126' }, { name: 'message_20320202' }])
  })
})

describe('entitlement', () => {
  const anySeq = fc.integer({ min: 1, max: 20 })
  const anyStay = fc.record({
    generation: fc.integer({ min: 1, max: 2 }),
    joinedSeq: fc.integer({ min: 0, max: 20 }),
    joinedEpoch: fc.integer({ min: 0, max: 20 }),
    removedSeq: fc.option(fc.integer({ min: 0, max: 20 })),
  })
  const anyMessage = fc
    .record({
      seq: anySeq,
      generation: fc.integer({ min: 1, max: 2 }),
      epoch: fc.integer({ min: 0, max: 20 }),
    })
    .map((parts): StoredEntry => ({
      kind: 'message',
      ...parts,
      ciphertext: new Uint8Array(),
      createdAt: new Date(),
    }))

  it('gives a message to exactly the devices whose stay holds its epoch and its place', () => {
    fc.assert(
      fc.property(anyMessage, fc.array(anyStay), (entry, stays) => {
        if (entry.kind !== 'message') return
        fc.pre(!stays.some((a) => stays.some((b) => a.removedSeq === b.joinedSeq)))
        const expected = stays.filter(
          (stay) =>
            stay.generation === entry.generation &&
            entry.seq > stay.joinedSeq &&
            entry.epoch >= stay.joinedEpoch &&
            entry.seq < (stay.removedSeq ?? Infinity),
        )
        expect(mayRead({ kind: 'group', joinedSeq: 0, leftSeq: null, stays }, entry)).toBe(
          expected.length > 0,
        )
      }),
    )
  })

  it('goes on through a resync: a late message of an epoch before it is given, one of a former stay is not', () => {
    const stays = [
      { generation: 1, joinedSeq: 2, joinedEpoch: 2, removedSeq: 5 },
      { generation: 1, joinedSeq: 7, joinedEpoch: 5, removedSeq: 9 },
      { generation: 1, joinedSeq: 9, joinedEpoch: 7, removedSeq: 12 },
      { generation: 1, joinedSeq: 12, joinedEpoch: 9, removedSeq: null },
    ]
    const given = (seq: number, epoch: number) => {
      const parts = { seq, generation: 1, epoch, ciphertext: new Uint8Array(), createdAt: new Date() }
      return mayRead({ kind: 'group', joinedSeq: 0, leftSeq: null, stays }, { kind: 'message', ...parts })
    }
    expect([given(13, 9), given(13, 7), given(13, 5), given(10, 5)]).toEqual([true, true, true, true])
    expect([given(13, 4), given(10, 2), given(6, 2), given(4, 1)]).toEqual([false, false, false, false])
  })

  it('gives no message to a device without a leaf, whatever its account', () => {
    fc.assert(
      fc.property(anyMessage, (entry) => {
        expect(mayRead({ kind: 'group', joinedSeq: 0, leftSeq: null, stays: [] }, entry)).toBe(false)
      }),
    )
  })
})
