import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Database } from '../database/index.ts'
import { dyingDatabase } from '../database/testing/index.ts'
import { destroyFrankingKeys } from '../franking/index.ts'
import { createUnsafeTestConvo, testDevice } from '../messages/testing/test-convo.ts'
import { getReport, listReports, reportConvo, reportMessage, resolveReport } from './index.ts'
import type { ReportedMessage } from './index.ts'
import { testLimits } from '../limits/testing/limit-values.ts'
import { reportStage } from './testing/stage.ts'
import type { ReportStage } from './testing/stage.ts'

const text = (words: string) => new TextEncoder().encode(words)
const report = (
  stage: Pick<ReportStage, 'ports' | 'alice' | 'bob' | 'convo'>,
  messages: readonly ReportedMessage[],
  more = {},
) =>
  reportMessage(stage.ports, {
    ...{ caller: stage.bob, convoId: stage.convo.convoId, subject: stage.alice.did, reason: 'harassment' },
    ...{ messages, ...more },
  })
/** At place 2, as whoever has the database and not the key. */
async function writeByHand({ db, convo, clock }: ReportStage, tag: Uint8Array): Promise<void> {
  await db.execute('UPDATE convo SET last_seq = 2')
  await db.execute(
    `INSERT INTO message (convo_id, seq, created_at, generation, epoch, ciphertext, tag)
     VALUES ($1, 2, $2, 1, 0, '', $3)`,
    [convo.convoId, clock.now(), tag],
  )
}
const day = 24 * 60 * 60 * 1000

describe('an honest report', () => {
  it('always verifies: of any content, at any place, of any month, also together with what was before', async () => {
    await using stage = await reportStage()
    const said: ReportedMessage[] = []
    const utterance = fc.record({
      content: fc.uint8Array({ minLength: 1, maxLength: 2000 }),
      days: fc.integer({ min: 0, max: 40 }),
      byAlice: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(utterance, async ({ content, days, byAlice }) => {
        stage.clock.advance(days * day)
        if (days > 30) await stage.convo.commit({ at: stage.clock.now() })
        said.push(await stage.say(content, byAlice ? stage.alice : stage.bob))
        const messages = said.slice(-20)
        if (!messages.some(({ did }) => did === stage.alice.did)) return
        const { reportId, isNew } = await report(stage, messages)
        expect(isNew).toBe(true)
        const kept = await getReport(stage.db, reportId)
        expect(kept?.verified).toBe(true)
        expect(kept?.messages).toEqual(messages.map(({ key: _, tag: __, ...message }) => message))
      }),
      { numRuns: 40 },
    )
  })

  it('is one report however often it is made, also when its proof has expired', async () => {
    await using stage = await reportStage()
    const message = await stage.say(text('you'))
    const first = await report(stage, [message])
    expect(await report(stage, [message])).toEqual({ reportId: first.reportId, isNew: false })
    await stage.db.execute('DELETE FROM franking_key')
    expect(await report(stage, [message])).toEqual({ reportId: first.reportId, isNew: false })
    expect(await listReports(stage.db, { state: 'open' })).toHaveLength(1)
  })

  it('is possible when another device of the author handed in what one had encrypted', async () => {
    await using stage = await reportStage()
    const { alice, bob, db } = stage
    const laptop = testDevice('alice', 2)
    const convo = await createUnsafeTestConvo(db, [alice, laptop, bob])
    const message = await stage.say(text('you fool'), laptop, convo)
    // MLS proves to the reader that the other device wrote it.
    expect(await report({ ...stage, convo }, [{ ...message, ...alice }])).toMatchObject({ isNew: true })
  })

  it('is possible when the message has left the log, and when the reporter has left the convo', async () => {
    await using stage = await reportStage()
    const message = await stage.say(text('go away'))
    await stage.convo.commit({ remove: [stage.bob] })
    const later = await stage.say(text('good riddance'))
    await stage.db.execute('DELETE FROM message')
    expect(await report(stage, [message])).toMatchObject({ isNew: true })
    await expect(report(stage, [later])).rejects.toMatchObject({ error: 'NotMember' })
  })
})

describe('a forged report', () => {
  const never: readonly [string, (stage: ReportStage) => Promise<readonly [ReportedMessage, object?]>][] = [
    ['of an edited text', async ({ say }) => [{ ...(await say(text('hello'))), content: text('hell') }]],
    [
      'of the right text under another key',
      async ({ say }) => [{ ...(await say(text('hello'))), key: new Uint8Array(32).fill(1) }],
    ],
    [
      'of another sender',
      async ({ say, bob, alice }) => [{ ...(await say(text('I did it'), bob)), did: alice.did }],
    ],
    [
      'of another convo',
      async ({ say, db, alice, bob }) => {
        const other = await createUnsafeTestConvo(db, [alice, bob])
        return [await say(text('said among others'), alice, other)]
      },
    ],
    ['of another epoch', async ({ say }) => [{ ...(await say(text('hello'))), epoch: 1 }]],
    [
      'of another generation',
      async ({ say, db, bob, convo }) => {
        await db.execute(
          `INSERT INTO convo_leaf (convo_id, generation, leaf_index, joined_seq, joined_epoch, did, device_id,
             signature_key) VALUES ($1, 2, 0, 0, 0, $2, $3, 'x')`,
          [convo.convoId, bob.did, bob.deviceId],
        )
        return [{ ...(await say(text('hello'))), generation: 2 }]
      },
    ],
    [
      'at another place: a replay',
      async ({ say }) => {
        const message = await say(text('hello'))
        return [{ ...message, seq: message.seq + 1 }]
      },
    ],
    [
      'under another id',
      async ({ say }) => [{ ...(await say(text('hello'))), messageId: 'some-other-message-id' }],
    ],
    [
      'with the tag of another message',
      async ({ say }) => {
        const other = await say(text('good morning'))
        return [{ ...(await say(text('you fool'))), tag: other.tag }]
      },
    ],
    [
      'of a row that was written into the database by hand',
      async (stage) => {
        const honest = await stage.say(text('hello'))
        const tag = new Uint8Array([...honest.tag.subarray(0, 2), ...randomBytes(32)])
        await writeByHand(stage, tag)
        return [{ ...honest, seq: 2, content: text('never said'), tag }]
      },
    ],
    [
      'by the row of an honest message that was written again at another place',
      async (stage) => {
        const honest = await stage.say(text('yes'))
        await writeByHand(stage, honest.tag)
        return [{ ...honest, seq: 2 }]
      },
    ],
    [
      'with a tag that names another month',
      async ({ say, clock }) => {
        const november = await say(text('hello'))
        clock.advance(31 * day)
        const december = await say(text('hello again'))
        return [
          { ...november, tag: new Uint8Array([...december.tag.subarray(0, 2), ...november.tag.subarray(2)]) },
        ]
      },
    ],
    [
      'with a tag of a month that is yet to come',
      async ({ say }) => [{ ...(await say(text('hi'))), tag: new Uint8Array(34).fill(255) }],
    ],
    [
      'with a tag that is cut short',
      async ({ say }) => {
        const message = await say(text('hello'))
        return [{ ...message, tag: message.tag.subarray(0, 33) }]
      },
    ],
  ]

  it.each(never)('never verifies: %s', async (_, forge) => {
    await using stage = await reportStage()
    const [forged, more] = await forge(stage)
    const honest = await stage.say(text('something true beside it'))
    const messages = [...(honest.seq === forged.seq ? [] : [honest]), forged]
    await expect(report(stage, messages, more)).rejects.toMatchObject({ error: 'InvalidProof' })
    expect(await stage.db.query('SELECT FROM report')).toEqual([])
    expect(await stage.db.query('SELECT FROM report_message')).toEqual([])
  })

  it('never verifies, whichever bit of what is reported is turned', async () => {
    await using stage = await reportStage()
    const honest = await stage.say(text('a text of some length'))
    const field = fc.constantFrom('content' as const, 'key' as const, 'tag' as const)
    await fc.assert(
      fc.asyncProperty(field, fc.nat(), async (name, at) => {
        const bytes = honest[name].slice()
        const bit = at % (bytes.length * 8)
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        await expect(report(stage, [{ ...honest, [name]: bytes }])).rejects.toMatchObject({
          error: expect.stringMatching(/^(InvalidProof|ProofExpired)$/) as string,
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('who may report what', () => {
  it('is who was in the convo, of what others said', async () => {
    await using stage = await reportStage()
    const { alice, bob } = stage
    const [hers, his] = [await stage.say(text('hers')), await stage.say(text('his'), bob)]
    const refused = (messages: readonly ReportedMessage[], more: object, error: string) =>
      expect(report(stage, messages, more)).rejects.toMatchObject({ error })
    await refused([hers], { caller: testDevice('eve') }, 'ConvoNotFound')
    await refused([hers], { caller: alice }, 'InvalidRequest')
    await refused([his], {}, 'InvalidRequest')
    await refused([hers, hers], {}, 'InvalidRequest')
    await refused([], {}, 'InvalidRequest')
    await refused([{ ...hers, content: new Uint8Array(1024 * 1024 + 1) }], {}, 'PayloadTooLarge')
    expect(await report(stage, [his, hers])).toMatchObject({ isNew: true })
  })

  it('is not who came only later', async () => {
    await using stage = await reportStage()
    const before = await stage.say(text('before'))
    const carol = testDevice('carol')
    await stage.convo.commit({ add: [carol] })
    await expect(report(stage, [before], { caller: carol })).rejects.toMatchObject({ error: 'NotMember' })
    const after = await stage.say(text('after'))
    expect(await report(stage, [after], { caller: carol })).toMatchObject({ isNew: true })
  })
})

describe('a report of much', () => {
  it('counts as many, and never as more than may be made at once', async () => {
    await using stage = await reportStage()
    const limited = (reports: number) => ({
      ...stage,
      ports: { ...stage.ports, limitValues: testLimits({ reports, reportsPerHour: 1 }) },
    })
    const said = async (kibibytes: number) => stage.say(new Uint8Array(kibibytes * 1024))
    expect(await report(limited(5), [await said(128), await said(64)])).toMatchObject({ isNew: true })
    await expect(report(limited(5), [await said(128), await said(1)])).rejects.toMatchObject({
      ...{ error: 'RateLimitExceeded', retryAfterMs: 60 * 60 * 1000 },
    })
    expect(await report(limited(5), [await said(128)])).toMatchObject({ isNew: true })
    stage.clock.advance(day)
    expect(await report(limited(2), [await said(128), await said(128)])).toMatchObject({ isNew: true })
    await expect(report(limited(2), [await said(1)])).rejects.toMatchObject({ error: 'RateLimitExceeded' })
  })
})

describe('a proof', () => {
  it('expires when the key of its month is destroyed', async () => {
    await using stage = await reportStage()
    const message = await stage.say(text('long ago'))
    stage.clock.advance(44 * day)
    await stage.say(text('now'))
    await destroyFrankingKeys(stage, { messageDays: 30 })
    stage.clock.advance(31 * day)
    expect(await destroyFrankingKeys(stage, { messageDays: 30 })).toBeGreaterThan(0)
    await expect(report(stage, [message])).rejects.toMatchObject({ error: 'ProofExpired' })
    expect(await stage.db.query('SELECT FROM report')).toEqual([])
  })
})

describe('a process that dies while it takes in a report', () => {
  it('has kept all of it or none, wherever it dies, and the next attempt ends it', async () => {
    await using stage = await reportStage({ forwards: true })
    const message = await stage.say(text('you'))
    const counted = dyingDatabase(stage.db)
    const attempt = (db: Database, comment: string) =>
      report({ ...stage, ports: { ...stage.ports, db } }, [message], { comment })
    await attempt(counted, 'to count')
    for (const [n] of counted.statements.entries())
      for (const when of ['before', 'after'] as const) {
        const comment = `${when} ${String(n)}`
        const dying = dyingDatabase(stage.db, { at: n + 1, when })
        await expect(attempt(dying, comment)).rejects.toThrow('died')
        await attempt(stage.db, comment)
      }
    const [counts] = await stage.db.query<{ reports: number; whole: number; jobs: number }>(`
      SELECT (SELECT count(*) FROM report) AS reports, (SELECT count(*) FROM report_message) AS whole,
        (SELECT count(*) FROM graphile_worker.jobs WHERE task_identifier = 'forwardReport') AS jobs`)
    const made = counted.statements.length * 2 + 1
    expect(counts).toEqual({ reports: made, whole: made, jobs: made })
  })
})

describe('a report of a convo', () => {
  it('discloses nothing, and is about whoever answers for it', async () => {
    await using stage = await reportStage()
    const { bob, convo, db, ports } = stage
    await stage.say(text('you'))
    await db.execute(`UPDATE convo_member SET role = 'admin' WHERE did = $1`, [stage.alice.did])
    const made = { caller: bob, convoId: convo.convoId, reason: 'spam', comment: 'all of it' }
    const { reportId } = await reportConvo(ports, made)
    expect(await reportConvo(ports, made)).toEqual({ reportId, isNew: false })
    expect(await getReport(db, reportId)).toMatchObject({
      ...{ kind: 'convo', subject: stage.alice.did, comment: 'all of it', verified: false, messages: [] },
    })
    await expect(reportConvo(ports, { ...made, caller: testDevice('eve') })).rejects.toMatchObject({
      error: 'ConvoNotFound',
    })
  })
})

const operator = (id: string) => ({ kind: 'admin', id }) as const

describe('operators', () => {
  it('page through reports, and resolve each once', async () => {
    await using stage = await reportStage()
    for (const words of ['one', 'two', 'three']) await report(stage, [await stage.say(text(words))])
    const [newest, second] = await listReports(stage.db, { state: 'open', limit: 2 })
    const [oldest, ...none] = await listReports(stage.db, { state: 'open', before: second })
    expect(none).toEqual([])
    expect(new Set([newest?.reportId, second?.reportId, oldest?.reportId]).size).toBe(3)
    const reportId = newest?.reportId ?? ''
    expect(await resolveReport(stage, { reportId, by: operator('olga'), resolution: 'suspended' })).toBe(true)
    expect(await resolveReport(stage, { reportId, by: operator('otto'), resolution: 'nothing' })).toBe(false)
    const of = { state: 'resolved', subject: stage.alice.did } as const
    expect(await listReports(stage.db, of)).toMatchObject([
      { reportId, resolved: { by: 'olga', resolution: 'suspended' } },
    ])
    expect(await listReports(stage.db, { ...of, subject: stage.bob.did })).toEqual([])
  })
})
