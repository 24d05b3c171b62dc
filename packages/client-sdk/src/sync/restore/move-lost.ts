import { indexMessage, unindexMessages } from '../../search/search-index.ts'
import { keys } from '../../store/keys.ts'
import { messageRecord } from '../../store/message-record.ts'
import type { MessageRecord } from '../../store/message-record.ts'
import type { Store } from '../../storage/contract.ts'
import { seqBytes } from '../place-of.ts'
import { placesBehind } from './places-behind.ts'
import type { Draft } from '../draft.ts'

const BATCH = 500

/** Messages behind a place of the log, in their order. */
export async function messagesBehind(
  store: Pick<Store, 'list'>,
  convoId: string,
  place: number,
): Promise<MessageRecord[]> {
  const found: MessageRecord[] = []
  for (let after = keys.message(convoId, place); ;) {
    const entries = await store.list({ prefix: keys.messages(convoId), after, limit: BATCH })
    found.push(...entries.map(([, bytes]) => messageRecord.decode(bytes)))
    const [last] = entries.at(-1) ?? []
    if (last === undefined || entries.length < BATCH) return found
    after = last
  }
}

/**
 * Makes room in the log: what this device has behind a place, and the service no more, is kept between that place and the
 * next, in its order. New entries have those seqs now. Gives where each message stands from now on.
 */
export async function moveLost(
  draft: Draft,
  place: number,
  messages: readonly MessageRecord[],
): Promise<readonly MessageRecord[]> {
  const { convoId } = draft.state.record
  const places = placesBehind(place, messages.length)
  const moves = new Map(messages.map(({ seq }, i) => [seq, places[i] ?? place]))
  const moved = (seq: number) => moves.get(seq) ?? Math.min(seq, place)
  const now = messages.map((record) => moveRecord(record, moved))
  await unindexMessages(
    draft,
    messages.map(({ seq }) => seq),
  )
  for (const { seq } of messages) draft.put(keys.message(convoId, seq), undefined)
  for (const record of now) {
    draft.put(keys.message(convoId, record.seq), messageRecord.encode(record))
    if (record.messageId !== undefined)
      draft.put(keys.messageId(convoId, record.messageId), seqBytes(record.seq))
    await indexMessage(draft, record)
  }
  movePlaces(draft, place, moved)
  return now
}

function moveRecord(record: MessageRecord, moved: (seq: number) => number): MessageRecord {
  const { editSeq, deleteSeq, reactions, withdrawn } = record
  const said = <T extends { readonly seq?: number | undefined }>(all: readonly T[]) =>
    all.map((one) => (one.seq === undefined ? one : { ...one, seq: moved(one.seq) }))
  return {
    ...record,
    seq: moved(record.seq),
    ...(editSeq === undefined ? {} : { editSeq: moved(editSeq) }),
    ...(deleteSeq === undefined ? {} : { deleteSeq: moved(deleteSeq) }),
    ...(reactions === undefined ? {} : { reactions: said(reactions) }),
    ...(withdrawn === undefined ? {} : { withdrawn: said(withdrawn) }),
  }
}

/** What else speaks of places: those that are gone are the last that is there. */
function movePlaces(draft: Draft, place: number, moved: (seq: number) => number): void {
  const { readSeq, receipts, told, passUntil, shownFrom, cameInAt, looked } = draft.state.record
  draft.record({
    readSeq: moved(readSeq),
    receipts: Object.fromEntries(Object.entries(receipts).map(([did, seq]) => [did, moved(seq)])),
    gap: undefined,
    hasLost: true,
    ...(told === undefined
      ? {}
      : { told: { fromSeq: Math.min(told.fromSeq, place), toSeq: Math.min(told.toSeq, place) } }),
    ...(passUntil === undefined ? {} : { passUntil: Math.min(passUntil, place) }),
    ...(shownFrom === undefined ? {} : { shownFrom: Math.min(shownFrom, place) }),
    ...(cameInAt === undefined ? {} : { cameInAt: Math.min(cameInAt, place) }),
    ...(looked === undefined || looked.until <= place ? {} : { looked: { ...looked, until: place } }),
  })
}
