import { decodeContent, isMessage } from '../content/content.ts'
import { indexMessage } from '../search/search-index.ts'
import type { Store } from '../storage/contract.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import type { MessageRecord } from '../store/message-record.ts'
import { gapRecord } from '../store/recovery-record.ts'
import type { GapRecord } from '../store/recovery-record.ts'
import { waitingActs } from '../store/waiting-acts.ts'
import { placeOfMessage, seqBytes } from '../sync/place-of.ts'
import { changedBy } from '../sync/changed-by.ts'
import type { Act } from '../sync/opened.ts'
import type { Draft } from '../sync/draft.ts'
import { lastExpired } from '../sync/last-expired.ts'
import { messagesIn } from './format.ts'
import type { PortableConvo, ToldMessage, VolumePart } from './format.ts'
import { withMissed } from './missed-acts.ts'
import { takeConvo } from './portable-convo.ts'
import { gapsAfter, without } from './ranges.ts'
import type { Range } from './ranges.ts'

/** So many messages are taken in by one write. */
export const TAKEN_AT_ONCE = 100

/** By whose word, and when. */
export interface Telling {
  readonly toldBy: string
  /** The service's time. */
  readonly now: number
}

/**
 * Takes the messages of a part from one on into a draft, and, with the last of them, what else it says of the convo. What
 * this device has opened itself, or was told before, stays: the same again changes nothing. Of what was said about
 * it, that counts which this device has missed. Gives where to go on; undefined where the part is done.
 */
export async function takePart(
  draft: Draft,
  store: Pick<Store, 'list'>,
  part: VolumePart,
  { from, ...telling }: Telling & { readonly from: number },
): Promise<number | undefined> {
  const messages = messagesIn(part)
  const batch = messages.slice(from, from + TAKEN_AT_ONCE)
  const gaps = await gapsOf(draft, store)
  const expired = Math.max(...lifetimesOf(draft, part).map((one) => lastExpired(one, telling.now)))
  for (const message of batch)
    if (message.createdAt > expired) await takeMessage(draft, { ...telling, gaps, store }, message)
  const next = from + batch.length
  if (next < messages.length) {
    tell(draft, { fromSeq: batch[0]?.seq ?? 0, toSeq: batch.at(-1)?.seq ?? 0 })
    return next
  }
  takeConvo(draft, part.convo)
  takeGaps(draft, gaps, part)
  tell(draft, part)
  return undefined
}

interface Taking extends Telling {
  readonly store: Pick<Store, 'list'>
  readonly gaps: readonly GapRecord[]
}

/** A place that this device has yet to read is its own to read, unless it is not in the convo at all. */
async function takeMessage(
  draft: Draft,
  { toldBy, gaps, store }: Taking,
  message: ToldMessage,
): Promise<void> {
  const { convoId, seq: read, shownFrom = 0 } = draft.state.record
  if (message.seq < shownFrom) return
  if (read > 0 && message.seq > read) return
  const bytes = await draft.get(keys.message(convoId, message.seq))
  const held = bytes && messageRecord.decode(bytes)
  if (held !== undefined && (held.failure === undefined || message.failure !== undefined)) {
    const caughtUp = await withMissed(draft, gaps, held, message)
    return caughtUp && keep(draft, caughtUp)
  }
  const { messageId } = message
  if (messageId !== undefined && (await isKnown(draft, messageId, held ? message.seq : undefined))) return
  const whole = await withWaiting(draft, store, { ...message, toldBy })
  if (messageId !== undefined) draft.put(keys.messageId(convoId, messageId), seqBytes(whole.seq))
  await keep(draft, whole)
}

async function keep(draft: Draft, message: MessageRecord): Promise<void> {
  draft.put(keys.message(draft.state.record.convoId, message.seq), messageRecord.encode(message))
  if (message.deleted === true || isFound(message)) await indexMessage(draft, message)
}

/**
 * A message id counts once, at the place where this device holds something of it, if it does. Where it is known and
 * nothing is held there, the message has expired here.
 */
async function isKnown(draft: Draft, messageId: string, heldAt: number | undefined): Promise<boolean> {
  const known = await placeOfMessage(draft, messageId)
  return known !== undefined && known !== heldAt
}

/** Whose lifetime of messages counts: the teller's too, but where this device has read as far in the log itself. */
function lifetimesOf(draft: Draft, { convo }: VolumePart): Pick<PortableConvo, 'messageLifetime'>[] {
  const { record } = draft.state
  return record.seq > 0 && record.seq >= convo.seq ? [record] : [record, convo]
}

function isFound({ content }: MessageRecord): boolean {
  return content !== undefined && isMessage(decodeContent(content))
}

/** The message with what was said about it that this device has taken in without it: the teller may have missed it. */
async function withWaiting(
  draft: Draft,
  store: Pick<Store, 'list'>,
  message: MessageRecord,
): Promise<MessageRecord> {
  const { messageId } = message
  if (messageId === undefined) return message
  const prefix = keys.waitingFor(draft.state.record.convoId, messageId)
  const waiting = await store.list({ prefix })
  for (const [key] of waiting) draft.put(key, undefined)
  return waiting
    .flatMap(([, bytes]) => waitingActs.decode(bytes).acts)
    .sort((a, b) => a.seq - b.seq)
    .reduce((target, act) => changedBy(target, decodeContent(act.content) as Act, act) ?? target, message) // as kept
}

/**
 * Narrows the gaps by what was told. Where this device has neither read nor been told anything, the teller's gaps are its
 * own; and so is what lies between two tellings, and between their end and the place at which this device came in.
 */
function takeGaps(draft: Draft, old: readonly GapRecord[], part: VolumePart): void {
  const { seq, cameInAt, told: before } = draft.state.record
  const start = cameInAt ?? (seq === 0 ? Infinity : 1)
  const told = { fromSeq: part.fromSeq, toSeq: seq > 0 ? Math.min(part.toSeq, seq) : part.toSeq }
  const fresh = without({ fromSeq: 1, toSeq: start - 1 }, before === undefined ? [] : [before])
  const all = joined(before, told)
  const isLast = part.toSeq === part.convo.seq
  const untilHere = { fromSeq: all.toSeq + 1, toSeq: (cameInAt ?? 0) - 1 }
  const holes = [...between(before, told), ...(isLast ? [untilHere] : [])]
    .filter(({ fromSeq, toSeq }) => fromSeq <= toSeq)
    .map((hole): GapRecord => ({ ...hole, reason: 'notEntitled' }))
  putGaps(draft, old, gapsAfter(old, told, [...part.gaps, ...holes], fresh))
  draft.record({ told: all })
}

async function gapsOf(draft: Draft, store: Pick<Store, 'list'>): Promise<GapRecord[]> {
  const entries = await store.list({ prefix: keys.gaps(draft.state.record.convoId) })
  return entries.map(([, bytes]) => gapRecord.decode(bytes))
}

/** What lies between two stretches of which nothing else was told: there may be nothing. */
function between(before: Range | undefined, told: Range): Range[] {
  if (before === undefined) return []
  const [first, second] = before.fromSeq < told.fromSeq ? [before, told] : [told, before]
  return [{ fromSeq: first.toSeq + 1, toSeq: second.fromSeq - 1 }]
}

function joined(before: Range | undefined, { fromSeq, toSeq }: Range): Range {
  if (before === undefined) return { fromSeq, toSeq }
  return { fromSeq: Math.min(before.fromSeq, fromSeq), toSeq: Math.max(before.toSeq, toSeq) }
}

/** One that is narrower is not the one that further places would make longer. */
function putGaps(draft: Draft, old: readonly GapRecord[], now: readonly GapRecord[]): void {
  const { convoId, gap: open } = draft.state.record
  const isSame = (a: GapRecord) => (b: GapRecord) =>
    a.fromSeq === b.fromSeq && a.toSeq === b.toSeq && a.reason === b.reason
  for (const gap of old) if (!now.some(isSame(gap))) draft.put(keys.gap(convoId, gap.fromSeq), undefined)
  for (const gap of now)
    if (!old.some(isSame(gap))) draft.put(keys.gap(convoId, gap.fromSeq), gapRecord.encode(gap))
  if (open !== undefined && !now.some(isSame(open))) draft.record({ gap: undefined })
}

function tell(draft: Draft, { fromSeq, toSeq }: Range): void {
  draft.events.push({ type: 'historyAdded', convoId: draft.state.record.convoId, fromSeq, toSeq })
}
