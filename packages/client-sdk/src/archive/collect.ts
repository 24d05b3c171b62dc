import type { Store } from '../storage/contract.ts'
import { keys } from '../store/keys.ts'
import { messageRecord, nameOf } from '../store/message-record.ts'
import type { MessageRecord, StoredReaction } from '../store/message-record.ts'
import { isOfLog } from '../store/place.ts'
import { gapRecord } from '../store/recovery-record.ts'
import type { ConvoBook } from '../sync/convo-book.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { seqFrom } from '../sync/place-of.ts'
import { lastExpired } from '../sync/last-expired.ts'
import type { PortableConvo, ToldMessage, Volume, VolumePart } from './format.ts'
import { isPortable, portableOf } from './portable-convo.ts'
import { within } from './ranges.ts'
import { compact } from './reading.ts'

/** About so many bytes of messages go into a volume: it is held in memory. */
export const VOLUME_BYTES = 8 * 1024 * 1024
/** What a part has beside its messages, about. */
const PART_BYTES = 1024
const BATCH = 100

/** What is read, and when. */
export interface CollectPorts {
  readonly store: Pick<Store, 'list' | 'get'>
  readonly book: Pick<ConvoBook, 'all'>
  readonly serviceNow: () => number
  /** Instead of {@link VOLUME_BYTES}. */
  readonly volumeBytes?: number | undefined
  /** How much of convos is told already: of those, only what has come or changed since is collected. */
  readonly since?: ReadonlyMap<string, number> | undefined
}

/** Where the next volume begins: in a convo, behind a place of its log. */
export interface Cursor {
  readonly convoId: string
  /** Absent at its beginning. */
  readonly afterSeq?: number | undefined
}

/** A volume, and where the next one begins, if there is one. */
export interface Collected {
  readonly volume: Volume
  readonly next?: Cursor
}

/**
 * The next volume of all that this device holds: convo after convo by their ids, each in its order. Nothing of it is
 * read that a person is not shown: what has expired, or is of before an account left.
 */
export async function collect(ports: CollectPorts, from?: Cursor): Promise<Collected> {
  const parts: VolumePart[] = []
  let room = ports.volumeBytes ?? VOLUME_BYTES
  for (const slot of convosFrom(ports, from)) {
    const told = ports.since?.get(slot.convoId)
    if (told === portableOf(slot.state.record).seq) continue
    const afterSeq = (slot.convoId === from?.convoId ? from.afterSeq : undefined) ?? told
    const read = await collectConvo(ports, slot, { afterSeq, room, isFirst: parts.length === 0 })
    if (read.part !== undefined) parts.push(read.part)
    room -= read.bytes
    if (read.next !== undefined) return { volume: { parts }, next: read.next }
  }
  return { volume: { parts } }
}

function convosFrom({ book }: CollectPorts, from: Cursor | undefined): ConvoSlot[] {
  return book
    .all()
    .filter(({ convoId, state }) => isPortable(state.record) && convoId >= (from?.convoId ?? ''))
    .sort((a, b) => (a.convoId < b.convoId ? -1 : 1))
}

interface Stretch {
  readonly afterSeq: number | undefined
  readonly room: number
  /** A volume takes one message at least. */
  readonly isFirst: boolean
}

async function collectConvo(
  ports: CollectPorts,
  slot: ConvoSlot,
  { afterSeq, room, isFirst }: Stretch,
): Promise<{ part?: VolumePart; bytes: number; next?: Cursor }> {
  const { record } = slot.state
  const convo = portableOf(record)
  const start = Math.max(afterSeq ?? 0, (record.shownFrom ?? 1) - 1)
  const expired = lastExpired(record, ports.serviceNow())
  const messages: ToldMessage[] = []
  const again = new Map<string, MessageRecord>()
  let bytes = PART_BYTES + (convo.metadata?.length ?? 0)
  if (bytes > room && !isFirst) return { bytes: 0, next: { convoId: slot.convoId, afterSeq } }
  for await (const [message, length] of messagesOf(ports.store, slot.convoId, start)) {
    if (message.seq > convo.seq) break
    if (!isOfLog(message.seq)) continue // what the service has lost is this device's alone
    const [target, targetLength] = await targetBefore(ports.store, slot.convoId, { message, afterSeq, again })
    if (bytes + length + targetLength > room && messages.length > 0) {
      const toSeq = message.seq - 1
      const next = { convoId: slot.convoId, afterSeq: toSeq }
      return { part: await partOf(ports, convo, { afterSeq, messages, again, toSeq }), bytes, next }
    }
    bytes += length + targetLength
    if (message.createdAt <= expired) continue
    messages.push(told(message))
    if (target?.messageId !== undefined) again.set(target.messageId, target)
  }
  return { part: await partOf(ports, convo, { afterSeq, messages, again, toSeq: convo.seq }), bytes }
}

interface Read {
  readonly afterSeq: number | undefined
  readonly messages: readonly ToldMessage[]
  /** Those of before `afterSeq` that they speak about, by their ids. */
  readonly again: ReadonlyMap<string, MessageRecord>
  readonly toSeq: number
}

/** What the first part of a convo begins with is the first message that is held: of before, nothing is known. */
async function partOf(
  { store }: CollectPorts,
  convo: PortableConvo,
  { afterSeq, messages, again, toSeq }: Read,
): Promise<VolumePart> {
  const { convoId } = convo
  const fromSeq = afterSeq === undefined ? (messages[0]?.seq ?? toSeq + 1) : afterSeq + 1
  const all = (await store.list({ prefix: keys.gaps(convoId) })).map(([, value]) => gapRecord.decode(value))
  const gaps = all.flatMap((gap) => within(gap, { fromSeq, toSeq }))
  const part = { convo, fromSeq, toSeq, gaps, messages }
  if (again.size === 0) return part
  return { ...part, again: [...again.values()].map(told).sort((a, b) => a.seq - b.seq) }
}

/** The message that one speaks about, where it was told before and has to be again, and how long that is. */
async function targetBefore(
  store: CollectPorts['store'],
  convoId: string,
  { message, afterSeq, again }: Pick<Read, 'afterSeq' | 'again'> & { readonly message: MessageRecord },
): Promise<readonly [MessageRecord | undefined, number]> {
  const { about } = message
  if (afterSeq === undefined || about === undefined || again.has(about)) return [undefined, 0]
  const place = await store.get(keys.messageId(convoId, about))
  const seq = place && seqFrom(place)
  const bytes =
    seq && seq <= afterSeq && isOfLog(seq) ? await store.get(keys.message(convoId, seq)) : undefined
  return bytes === undefined ? [undefined, 0] : [messageRecord.decode(bytes), bytes.length]
}

async function* messagesOf(
  store: CollectPorts['store'],
  convoId: string,
  afterSeq: number,
): AsyncGenerator<readonly [MessageRecord, number]> {
  for (let after = keys.message(convoId, afterSeq); ;) {
    const entries = await store.list({ prefix: keys.messages(convoId), after, limit: BATCH })
    for (const [, value] of entries) yield [messageRecord.decode(value), value.length]
    after = entries.at(-1)?.[0] ?? after
    if (entries.length < BATCH) return
  }
}

/** By name, so that nothing else ever goes along: earlier versions wrote a device's keys into the author of its own messages. */
function told(record: MessageRecord): ToldMessage {
  const { seq, generation, epoch, createdAt, messageId, author } = record
  const { content, proof, failure, edit, editSeq, editProof } = record
  const { deleted, deleteSeq, reactions, withdrawn } = record
  return compact({
    ...{ seq, generation, epoch, createdAt, messageId, author: author && nameOf(author) },
    ...{ content, proof, failure, edit, editSeq: wholePlace(editSeq), editProof, deleted },
    ...{ deleteSeq: wholePlace(deleteSeq), reactions: atWhole(reactions), withdrawn: atWhole(withdrawn) },
  })
}

/** An archive knows the places of logs alone: what was said at one that the service has lost was said after that. */
function wholePlace(place: number | undefined): number | undefined {
  return place === undefined ? undefined : Math.floor(place)
}

function atWhole(reactions: readonly StoredReaction[] | undefined): StoredReaction[] | undefined {
  return reactions?.map((one) => (one.seq === undefined ? one : { ...one, seq: Math.floor(one.seq) }))
}
