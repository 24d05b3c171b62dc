import { errorCode, withTransaction } from '../database/index.ts'
import type { Database, Queryable } from '../database/index.ts'
import type { Stamps } from '../franking/index.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import { ensureMessagePartitions } from './partitions.ts'
import { lockConvoRows } from './sql/lock-convos.ts'
import { readAnswers } from './sql/read-answers.ts'
import type { AnswerRow } from './sql/read-answers.ts'
import { sendStatement } from './sql/send.ts'
import type { SendRow, Verdict } from './sql/send.ts'

/** A message to be stored, with whoever sends it. */
export type OutgoingMessage = {
  readonly convoId: string
  readonly groupId: Uint8Array
  readonly epoch: number
  readonly messageId: string
  readonly ciphertext: Uint8Array
  /** To its content, as its authenticated data has it. */
  readonly commitment: Uint8Array
  readonly did: Did
  readonly deviceId: DeviceId
}

/** Why a message was not stored, with the epoch that its convo is at. */
export type Refusal = {
  readonly verdict: Exclude<Verdict, 'stored' | 'known' | 'moved'>
  readonly epoch: number
}

/** What became of a message: stored now or before, or refused. */
export type Outcome = { readonly seq: number; readonly createdAt: Date } | Refusal

/** Messages to be stored together. */
export type Storing = {
  readonly messages: readonly OutgoingMessage[]
  readonly now: Date
  /** What their tags are made of. */
  readonly stamps: Stamps
}

/**
 * Stores messages of any senders to any convos and gives what became of each, in their order. One round trip if
 * none of their ids is known. See `sql/send.ts` for how.
 */
export async function storeMessages(db: Database, storing: Storing): Promise<Outcome[]> {
  const rows = await send(db, storing)
  const answers = await readKnown(db, storing.messages, rows)
  return rows.map((row, index) => outcomeOf(row, answers.get(index)))
}

async function send(db: Database, storing: Storing): Promise<SendRow[]> {
  const rows = await sendFreely(db, storing)
  if (rows === undefined) return sendLocked(db, storing)
  const moved = rows.flatMap((row, index) => (row.verdict === 'moved' ? [index] : []))
  if (moved.length === 0) return rows
  const again = await sendLocked(db, those(storing, moved))
  return rows.map((row, index) => again[moved.indexOf(index)] ?? row)
}

/** Some of the messages, by index. */
function those({ messages, now, stamps }: Storing, indexes: readonly number[]): Storing {
  const isOne = (_: unknown, index: number) => indexes.includes(index)
  return {
    messages: messages.filter(isOne),
    now,
    stamps: { prefix: stamps.prefix, of: stamps.of.filter(isOne) },
  }
}

/** One statement. Gives `undefined` if one of the messages was stored by another send while this one waited. */
async function sendFreely(db: Database, storing: Storing): Promise<SendRow[] | undefined> {
  try {
    return await withPartitions(db, storing.now, () => run(db, storing))
  } catch (error) {
    if (errorCode(error) === uniqueViolation) return undefined
    throw error
  }
}

/** The same after the locks have been taken: nothing can move, and all ids are seen. */
function sendLocked(db: Database, storing: Storing): Promise<SendRow[]> {
  return withPartitions(db, storing.now, () =>
    withTransaction(db, async (tx) => {
      await tx.execute(lockConvoRows, [storing.messages.map(({ convoId }) => convoId)])
      return run(tx, storing)
    }),
  )
}

function run(db: Queryable, { messages, now, stamps }: Storing): Promise<SendRow[]> {
  return db.query<SendRow>(sendStatement, [
    messages.map(({ convoId }) => convoId),
    messages.map(({ groupId }) => groupId),
    messages.map(({ epoch }) => epoch),
    messages.map(({ messageId }) => messageId),
    messages.map(({ ciphertext }) => ciphertext),
    messages.map(({ did }) => did),
    messages.map(({ deviceId }) => deviceId),
    now,
    stamps.of.map((stamp) => stamp?.inner ?? null),
    stamps.of.map((stamp) => stamp?.outer ?? null),
    stamps.prefix,
  ])
}

const uniqueViolation = '23505'
/** What Postgres says, among other things, when no partition holds a row. */
const checkViolation = '23514'

async function withPartitions<Result>(db: Database, now: Date, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (errorCode(error) !== checkViolation) throw error
    const made = await ensureMessagePartitions(db, { now })
    if (made.length > 0) db.log.warn({ made }, 'a send had to make message partitions')
    return act()
  }
}

/** The first answers of those whose ids were known, by index. */
async function readKnown(
  db: Database,
  messages: readonly OutgoingMessage[],
  rows: readonly SendRow[],
): Promise<Map<number, AnswerRow>> {
  const indexes = rows.flatMap((row, index) => (row.verdict === 'known' && row.seq === null ? [index] : []))
  if (indexes.length === 0) return new Map()
  const known = messages.filter((_, index) => indexes.includes(index))
  const answers = await db.query<AnswerRow>(readAnswers, [
    known.map(({ convoId }) => convoId),
    known.map(({ messageId }) => messageId),
  ])
  return new Map(answers.map((answer) => [indexes[answer.ord - 1] ?? -1, answer]))
}

function outcomeOf(row: SendRow, answer: AnswerRow | undefined): Outcome {
  const seq = row.seq ?? answer?.seq
  const createdAt = row.created_at ?? answer?.created_at
  switch (row.verdict) {
    case 'stored':
    case 'known':
    case 'moved':
      if (seq === undefined || createdAt === undefined) throw new Error('a stored message has no answer')
      return { seq, createdAt }
    default:
      return { verdict: row.verdict, epoch: row.convo_epoch ?? 0 }
  }
}
