import { describe, expect, it } from 'vitest'
import { createInProcessBus, hearConvo } from '../bus/index.ts'
import { until } from '../bus/testing/until.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import { createManualClock, systemClock } from '../ports/index.ts'
import type { Clock } from '../ports/index.ts'
import { createSender, sendMessages } from './index.ts'
import type { SendResult } from './index.ts'
import { createUnsafeTestConvo, newMessageId, testDevice } from './testing/test-convo.ts'

const alice = testDevice('alice')
const bob = testDevice('bob')

const portsOver = (db: Database, clock: Clock = systemClock) => ({ db, bus: createInProcessBus(), clock })

const seqOf = (result: SendResult | undefined): number => {
  if (result === undefined || result.error !== undefined) throw result?.error ?? new Error('no result')
  return result.seq
}
const errorsOf = (results: readonly SendResult[]) => results.map((result) => result.error?.error)

const rows = (db: Database) => db.query<{ seq: number }>('SELECT seq FROM message ORDER BY convo_id, seq')

describe('sending messages', () => {
  it('numbers them in the order given, together with what was in the log', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice, bob])
    await convo.commit()
    const messages = [convo.message(), convo.message(), convo.message()]
    const results = await sendMessages(portsOver(db), { caller: alice, messages })
    expect(results.map(seqOf)).toEqual([2, 3, 4])
    const stored = await db.query<{ seq: number; epoch: number; ciphertext: Uint8Array }>(
      'SELECT seq, epoch, ciphertext FROM message ORDER BY seq',
    )
    expect(stored).toEqual(messages.map(({ ciphertext }, n) => ({ seq: n + 2, epoch: 1, ciphertext })))
    const [head] = await db.query('SELECT last_seq FROM convo')
    expect(head).toEqual({ last_seq: 4 })
  })

  it('gives the same answer to the same id, also together with new ones and twice in one batch', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice, bob])
    const first = convo.message()
    const [answer] = await sendMessages(portsOver(db), { caller: alice, messages: [first] })
    const twin = convo.message()
    const again = await sendMessages(portsOver(db, createManualClock(new Date('2090-01-01'))), {
      caller: alice,
      messages: [twin, first, twin, convo.message({ id: first.messageId })],
    })
    expect(again[1]).toEqual(answer)
    expect(again[3]).toEqual(answer)
    expect(again[2]).toEqual(again[0])
    expect(await rows(db)).toHaveLength(2)
  })

  it('judges each of a batch by itself, over several convos', async () => {
    await using db = await createTestDatabase()
    const [one, other, foreign] = await Promise.all([
      createUnsafeTestConvo(db, [alice]),
      createUnsafeTestConvo(db, [alice, bob]),
      createUnsafeTestConvo(db, [bob]),
    ])
    const results = await sendMessages(portsOver(db), {
      caller: alice,
      messages: [
        one.message(),
        foreign.message(),
        { ...one.message(), ciphertext: new Uint8Array([1, 2, 3]) },
        other.message(),
        one.message(),
        one.message({ groupId: other.groupId }),
        { ...one.message(), messageId: newMessageId() },
        one.message({ bytes: 135_200 }),
      ],
    })
    expect(errorsOf(results)).toEqual([
      undefined,
      'ConvoNotFound',
      'InvalidMls',
      undefined,
      undefined,
      'InvalidMls',
      'InvalidMls',
      'PayloadTooLarge',
    ])
    expect([results[0], results[3], results[4]].map(seqOf)).toEqual([1, 1, 2])
  })

  it('takes nothing from a device without a leaf, an account that left or has not accepted', async () => {
    await using db = await createTestDatabase()
    const carol = testDevice('carol')
    const convo = await createUnsafeTestConvo(db, [alice, bob, carol])
    const send = async (caller: typeof alice) =>
      errorsOf(await sendMessages(portsOver(db), { caller, messages: [convo.message()] }))
    await convo.commit({ remove: [bob] })
    await db.execute(`UPDATE convo_member SET status = 'request' WHERE did = $1`, [carol.did])
    expect(await send(bob)).toEqual(['NotMember'])
    expect(await send(testDevice('alice', 2))).toEqual(['NotMember'])
    expect(await send(carol)).toEqual(['ConvoNotAccepted'])
    expect(await send(testDevice('eve'))).toEqual(['ConvoNotFound'])
    await db.execute(`UPDATE convo_member SET leaving_seq = 1 WHERE did = $1`, [alice.did])
    expect(await send(alice)).toEqual(['NotMember'])
    expect(await rows(db)).toEqual([])
  })

  it('accepts five epochs back, and up to fifty for a minute after they were left', async () => {
    await using db = await createTestDatabase()
    const clock = createManualClock()
    const convo = await createUnsafeTestConvo(db, [alice])
    for (let n = 0; n < 52; n++) await convo.commit({ at: clock.now() })
    const send = async (epoch: number) =>
      errorsOf(
        await sendMessages(portsOver(db, clock), { caller: alice, messages: [convo.message({ epoch })] }),
      )[0]
    expect(await send(1)).toBe('EpochTooOld')
    expect(await send(2)).toBeUndefined()
    expect(await send(46)).toBeUndefined()
    clock.advance(60_001)
    expect(await send(46)).toBe('EpochTooOld')
    expect(await send(47)).toBeUndefined()
    expect(await send(52)).toBeUndefined()
    expect(await send(53)).toBe('InvalidMls')
  })

  it('answers an id that it knows even when its epoch has become too old, or its sender has left', async () => {
    await using db = await createTestDatabase()
    const clock = createManualClock()
    const ports = portsOver(db, clock)
    const convo = await createUnsafeTestConvo(db, [alice, bob])
    const message = convo.message()
    const [answer] = await sendMessages(ports, { caller: bob, messages: [message] })
    for (let n = 0; n < 7; n++) await convo.commit({ at: clock.now() })
    await convo.commit({ remove: [bob] })
    clock.advance(120_000)
    expect(await sendMessages(ports, { caller: bob, messages: [message] })).toEqual([answer])
    expect(errorsOf(await sendMessages(ports, { caller: testDevice('eve'), messages: [message] }))).toEqual([
      'ConvoNotFound',
    ])
  })

  it('names a message of an earlier generation', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice])
    await db.execute(`
      INSERT INTO group_generation SELECT convo_id, 2, sha256(group_id), ciphersuite, 0, group_info, policy, now()
      FROM group_generation`)
    await db.execute('UPDATE convo SET generation = 2, epoch = 0')
    const results = await sendMessages(portsOver(db), { caller: alice, messages: [convo.message()] })
    expect(errorsOf(results)).toEqual(['GenerationConflict'])
  })

  it('tells readers after the commit, once a convo, and again for a message that was known', async () => {
    await using db = await createTestDatabase()
    const ports = portsOver(db)
    const convo = await createUnsafeTestConvo(db, [alice])
    const heard: unknown[] = []
    await hearConvo(ports.bus, convo.convoId, (hint) => heard.push(hint))
    const messages = [convo.message(), convo.message()]
    await sendMessages(ports, { caller: alice, messages })
    await sendMessages(ports, { caller: alice, messages: [...messages.slice(0, 1)] })
    await sendMessages(ports, { caller: bob, messages: [convo.message()] })
    expect(heard).toEqual([
      { seq: 2, members: false },
      { seq: 1, members: false },
    ])
  })

  it('refuses a batch of none and of more than fifty', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice])
    const many = Array.from({ length: 51 }, () => convo.message())
    for (const messages of [[], many])
      await expect(sendMessages(portsOver(db), { caller: alice, messages })).rejects.toMatchObject({
        error: 'InvalidRequest',
      })
  })

  it('makes the partition that it needs, whatever the clock says, and never lets times run back', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice])
    const clock = createManualClock(new Date('2031-05-07T00:00:00.000Z'))
    const send = async () =>
      (await sendMessages(portsOver(db, clock), { caller: alice, messages: [convo.message()] }))[0]
    expect(await send()).toEqual({ seq: 1, createdAt: new Date('2031-05-07T00:00:00.000Z') })
    clock.set(new Date('2031-04-01'))
    expect(await send()).toEqual({ seq: 2, createdAt: new Date('2031-05-07T00:00:00.000Z') })
  })
})

describe('sending concurrently', () => {
  it('stores 50 messages that were sent four times each, without a gap, and answers all alike', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice, bob])
    const ports = portsOver(db)
    const messages = Array.from({ length: 50 }, () => convo.message())
    const sends = [0, 1, 2, 3].flatMap(() => messages)
    const results = await Promise.all(
      sends.map((message) => sendMessages(ports, { caller: alice, messages: [message] })),
    )
    const seqs = results.map(([result]) => seqOf(result))
    for (const copy of [0, 50, 100, 150]) expect(seqs.slice(copy, copy + 50)).toEqual(seqs.slice(0, 50))
    expect(seqs.slice(0, 50).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
    expect(await rows(db)).toHaveLength(50)
  })

  it('has no gap and loses nothing when batches over the same convos meet, with ids in common', async () => {
    await using db = await createTestDatabase()
    const ports = portsOver(db)
    const convos = await Promise.all([1, 2, 3].map(() => createUnsafeTestConvo(db, [alice])))
    const shared = convos.flatMap((convo) => [convo.message(), convo.message()])
    const batches = Array.from({ length: 24 }, (_, n) => {
      const own = convos.map((convo) => convo.message())
      const all = [...own, ...shared]
      return n % 2 === 0 ? all : all.toReversed()
    })
    const results = await Promise.all(
      batches.map((messages) => sendMessages(ports, { caller: alice, messages })),
    )
    expect(results.flat().filter(({ error }) => error !== undefined)).toEqual([])
    for (const { convoId } of convos) {
      const stored = await db.query<{ seq: number }>(
        'SELECT seq FROM message WHERE convo_id = $1 ORDER BY seq',
        [convoId],
      )
      expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 24 + 2 }, (_, n) => n + 1))
    }
  })

  it('shares one sequence with commits, and stores nothing by a leaf once its removal is committed', async () => {
    await using db = await createTestDatabase()
    const ports = portsOver(db)
    const convo = await createUnsafeTestConvo(db, [alice, bob])
    const sends = Array.from({ length: 60 }, () =>
      sendMessages(ports, { caller: bob, messages: [convo.message()] }),
    )
    const commits = Array.from({ length: 3 }, () => convo.commit())
    const removal = await Promise.all(commits).then(() => convo.commit({ remove: [bob] }))
    const late = Array.from({ length: 10 }, () =>
      sendMessages(ports, { caller: bob, messages: [convo.message()] }),
    )
    const results = (await Promise.all([...sends, ...late])).flat()
    const stored = results.flatMap((result) => (result.error === undefined ? [result.seq] : []))
    expect(Math.max(0, ...stored)).toBeLessThan(removal)
    expect(errorsOf(results.slice(60))).toEqual(Array.from({ length: 10 }, () => 'NotMember'))
    const all = await db.query<{ seq: number }>(
      'SELECT seq FROM message UNION ALL SELECT seq FROM log_entry ORDER BY seq',
    )
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: stored.length + 4 }, (_, n) => n + 1))
  })

  it('judges anew what waited for a commit that took its leaf away', async () => {
    await using db = await createTestDatabase()
    const ports = portsOver(db)
    const convo = await createUnsafeTestConvo(db, [alice, bob])
    let sending: Promise<SendResult[]> | undefined
    await withTransaction(db, async (tx) => {
      await tx.execute('UPDATE convo SET epoch = 1, last_seq = 1')
      sending = sendMessages(ports, { caller: bob, messages: [convo.message()] })
      await untilSomebodyWaits(db)
      await tx.execute(`UPDATE convo_leaf SET removed_seq = 1 WHERE did = $1`, [bob.did])
    })
    expect(errorsOf((await sending) ?? [])).toEqual(['NotMember'])
    expect(await rows(db)).toEqual([])
  })

  it('answers with the first answer what waited for the very same message', async () => {
    await using db = await createTestDatabase()
    const ports = portsOver(db)
    const convo = await createUnsafeTestConvo(db, [alice])
    const message = convo.message()
    const at = new Date('2026-01-01')
    let sending: Promise<SendResult[]> | undefined
    await withTransaction(db, async (tx) => {
      await tx.execute('UPDATE convo SET last_seq = 1')
      sending = sendMessages(ports, { caller: alice, messages: [convo.message(), message] })
      await untilSomebodyWaits(db)
      await tx.execute('INSERT INTO message_id VALUES ($1, $2, 1, $3)', [
        convo.convoId,
        message.messageId,
        at,
      ])
    })
    const results = await sending
    expect(results?.[1]).toEqual({ seq: 1, createdAt: at })
    expect(seqOf(results?.[0])).toBe(2)
  })
})

/** Waits until some statement of this database waits for a lock. */
async function untilSomebodyWaits(db: Database): Promise<void> {
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  await until(async () => (await db.query(waiting)).length > 0)
}

describe('what sends on a node', () => {
  it('stores what arrives together by few statements, each message with an answer of its own', async () => {
    await using db = await createTestDatabase()
    const convos = await Promise.all([1, 2, 3].map(() => createUnsafeTestConvo(db, [alice, bob])))
    let statements = 0
    const query: Database['query'] = (...args) => {
      statements++
      return db.query(...args)
    }
    const send = createSender(portsOver({ ...db, query }))
    const messages = convos.flatMap((convo) => Array.from({ length: 100 }, () => convo.message()))
    const twice = [...messages, ...messages]
    const answers = await Promise.all(twice.map((message) => send({ caller: alice, messages: [message] })))
    const seqs = answers.map(([answer]) => seqOf(answer))
    expect(seqs.slice(300)).toEqual(seqs.slice(0, 300))
    for (const [i] of convos.entries()) {
      const own = seqs.slice(i * 100, (i + 1) * 100)
      expect(own.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1))
    }
    expect(statements).toBeLessThan(60)
  })

  it('refuses each message by itself', async () => {
    await using db = await createTestDatabase()
    const convo = await createUnsafeTestConvo(db, [alice])
    const send = createSender(portsOver(db))
    const carol = testDevice('carol')
    const answers = await Promise.all(
      [alice, carol, alice].map((caller) => send({ caller, messages: [convo.message()] })),
    )
    expect(answers.map(errorsOf)).toEqual([[undefined], ['ConvoNotFound'], [undefined]])
    await expect(send({ caller: alice, messages: [] })).rejects.toMatchObject({ error: 'InvalidRequest' })
  })
})
