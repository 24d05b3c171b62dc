import { describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import type { Bus } from '../bus/index.ts'
import type { Database } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import { isServiceError } from '../errors/index.ts'
import { ensureMessagePartitions, getLog, lastSeqOf, sendMessages } from '../messages/index.ts'
import type { LogEntry } from '../messages/index.ts'
import { createUnsafeTestConvo, testDevice } from '../messages/testing/test-convo.ts'
import type { UnsafeTestConvo } from '../messages/testing/test-convo.ts'
import { createManualClock } from '../ports/index.ts'
import type { Clock } from '../ports/index.ts'
import { dropMessagePartitions, truncateLogs } from './index.ts'

const alice = testDevice('alice')
const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs
const messageDays = 10
const weeks = 6

type Ports = { readonly db: Database; readonly clock: Clock; readonly bus: Bus }

/** A convo, and what was written into its log, by seq. */
type Book = { readonly convo: UnsafeTestConvo; readonly written: Map<number, Written> }
type Written = { readonly at: Date; readonly ciphertext?: Uint8Array }

/** Writes until it is over: messages, and now and then a commit. */
async function write(
  { db, clock, bus }: Ports,
  { convo, written }: Book,
  isOver: () => boolean,
): Promise<void> {
  for (let n = 1; !isOver(); n++) {
    const message = convo.message()
    const [sent] = await sendMessages({ db, clock, bus }, { caller: alice, messages: [message] })
    if (sent?.error !== undefined) throw sent.error
    if (sent !== undefined) written.set(sent.seq, { at: sent.createdAt, ciphertext: message.ciphertext })
    if (n % 10 === 0) {
      const at = clock.now()
      written.set(await convo.commit({ at }), { at })
    }
  }
}

/** What a reader met: each entry, with the time at which it asked. */
type Met = { readonly entry: LogEntry | { kind: 'truncated'; seq: number; toSeq: number }; readonly at: Date }

/** Reads a log to its end, again and again, until it is over and there is nothing more. Each page has no gap before it. */
async function follow(ports: Ports, { convo: { convoId } }: Book, isOver: () => boolean): Promise<Met[]> {
  const met: Met[] = []
  for (let sinceSeq = 0, ending = false; ;) {
    const at = ports.clock.now()
    const page = await pageAfter(ports, convoId, sinceSeq)
    const entries =
      page.firstSeq - 1 > sinceSeq ? [skipped(sinceSeq, page.firstSeq), ...page.entries] : page.entries
    for (const entry of entries) {
      if (entry.seq !== sinceSeq + 1) throw new Error(`${entry.seq} came after ${sinceSeq}`)
      met.push({ entry, at })
      sinceSeq = entry.kind === 'truncated' ? entry.toSeq : lastSeqOf(entry)
    }
    if (entries.length > 0) continue
    if (ending) return met
    ending = isOver()
  }
}

const skipped = (sinceSeq: number, firstSeq: number) => ({
  kind: 'truncated' as const,
  seq: sinceSeq + 1,
  toSeq: firstSeq - 1,
})

/** A page; behind the beginning of the log, the first one. */
async function pageAfter(ports: Ports, convoId: string, sinceSeq: number) {
  const read = (since: number) => getLog(ports, { caller: alice, convoId, sinceSeq: since, limit: 20 })
  try {
    return await read(sinceSeq)
  } catch (error) {
    if (!isServiceError(error, 'LogTruncated')) throw error
    return read(0)
  }
}

/** Everything that was written was met as it was, or was too old by then. */
function judge(met: readonly Met[], { written }: Book): { readonly whole: number; readonly expired: number } {
  const count = { whole: 0, expired: 0 }
  const at = (seq: number) => written.get(seq) ?? fail(`nobody wrote ${seq}`)
  for (const { entry, at: asked } of met) {
    if (entry.kind === 'expired' || entry.kind === 'truncated') {
      for (let seq = entry.seq; seq <= entry.toSeq; seq++) {
        const { at: writtenAt, ciphertext } = at(seq)
        if (entry.kind === 'expired') expect(ciphertext).toBeDefined()
        // The clock may have gone on while the page was read.
        expect(asked.getTime() + 2 * dayMs - writtenAt.getTime()).toBeGreaterThan(messageDays * dayMs)
        count.expired += 1
      }
    } else {
      if (entry.kind === 'message') expect(entry.ciphertext).toEqual(at(entry.seq).ciphertext)
      else expect(at(entry.seq).ciphertext).toBeUndefined()
      count.whole += 1
    }
  }
  expect(count.whole + count.expired).toBe(written.size)
  return count
}

function fail(message: string): never {
  throw new Error(message)
}

describe('weeks that go by', () => {
  it('begin and end while messages are sent and logs are read: nothing is lost but what is too old', async () => {
    await using db = await createTestDatabase()
    const clock = createManualClock(new Date('2032-02-04T12:00:00Z'))
    const ports = { db, clock, bus: createInProcessBus() }
    const book = async (): Promise<Book> => ({
      convo: await createUnsafeTestConvo(db, [alice]),
      written: new Map(),
    })
    const books = await Promise.all([book(), book(), book()])
    let over = false
    const made = new Set<string>()
    const dropped = new Set<string>()
    const keepHouse = async () => {
      for (let hours = 0; hours < weeks * 7 * 24; hours += 12) {
        for (const name of await ensureMessagePartitions(db, { now: clock.now() })) made.add(name)
        for (const name of await dropMessagePartitions(ports, { days: messageDays })) dropped.add(name)
        await truncateLogs(ports, { days: 30, epochs: 10_000, limit: 2 })
        clock.advance(12 * hourMs)
      }
      over = true
    }
    let allIsWritten = false
    const writing = books.map((each) => write(ports, each, () => over))
    const reading = books.map((each) => follow(ports, each, () => allIsWritten))
    await Promise.all([keepHouse(), ...writing])
    allIsWritten = true
    const late = await Promise.all(books.map((each) => follow(ports, each, () => true)))
    for (const [index, each] of books.entries()) {
      judge(await (reading[index] ?? fail('no reader')), each)
      expect(judge(late[index] ?? [], each).expired).toBeGreaterThan(0)
    }
    expect(made.size).toBeGreaterThanOrEqual(weeks)
    expect(dropped.size).toBeGreaterThanOrEqual(weeks - 3)
  })
})
