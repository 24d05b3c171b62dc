import { toCbor } from '../../cbor.ts'
import type { CborValue } from '../../cbor.ts'
import { epochOf } from '../../mls/index.ts'
import type { Arrival } from '../../store/lost-line.ts'
import type { MessageRecord } from '../../store/message-record.ts'
import type { DeviceName as Self } from '../../store/recovery-record.ts'
import type { OutboxRow } from '../../store/outbox-record.ts'
import { findMessage } from '../place-of.ts'
import type { Draft } from '../draft.ts'

const DEFS = 'blue.catbird.mls.message.defs'

/** What is older is not sent again (ms): a service that lies about its age must not have a year of messages sent again. */
const OLDEST_MS = 7 * 86_400_000

/**
 * Puts into the outbox what this device has sent and the service has lost: under the same ids, so that whoever has it
 * knows it again. Gives how much that is. Nobody is to read it who could not at first: where the device is still in the epoch
 * that it has, what was sent in an earlier one is left; otherwise that is seen once it is back ({@link keepFromNewcomers}).
 */
export async function sendAgain(
  draft: Draft,
  self: Self,
  { lost, now }: { readonly lost: readonly MessageRecord[]; readonly now: number },
): Promise<number> {
  const rows: OutboxRow[] = []
  for (const record of lost) {
    const { messageId, createdAt, generation, epoch } = record
    if (messageId === undefined || !isOf(record, self) || createdAt < now - OLDEST_MS) continue
    if (!isOfPresentEpoch(draft, record) || draft.state.outbox.some((row) => row.messageId === messageId))
      continue
    const content = await contentOf(draft, record)
    const again = { generation, epoch }
    if (content !== undefined)
      rows.push({ order: 0, messageId, state: 'waiting', createdAt, content, hashes: [], again })
  }
  // Before whatever waits already: it was said earlier.
  const first = (draft.state.outbox[0]?.order ?? now) - rows.length
  for (const [i, row] of rows.entries()) draft.updateOutbox(first + i, { ...row, order: first + i })
  if (rows.length > 0) draft.todo.add('send')
  return rows.length
}

function isOfPresentEpoch(
  { state: { group, record } }: Draft,
  { generation, epoch }: MessageRecord,
): boolean {
  return group === undefined || (generation === record.generation && epoch === epochOf(group))
}

/**
 * This device is back in the group: what it had sent before somebody came in who is in now is not sent again, nor is
 * anything where somebody is in who was not in the group that it held. Gives how much is sent again.
 */
export function keepFromNewcomers(
  draft: Draft,
  { members, known }: { readonly members: readonly string[]; readonly known: ReadonlySet<string> },
): number {
  const { arrivals = [] } = draft.state.record
  const strangers = members.some((did) => !known.has(did))
  const late = arrivals.filter(({ did }) => members.includes(did))
  let sent = 0
  for (const row of draft.state.outbox) {
    const { again } = row
    if (again === undefined) continue
    if (strangers || late.some((arrival) => isBefore(again, arrival)))
      draft.updateOutbox(row.order, undefined)
    else sent++
  }
  return sent
}

function isBefore(a: Omit<Arrival, 'did'>, b: Omit<Arrival, 'did'>): boolean {
  return a.generation < b.generation || (a.generation === b.generation && a.epoch < b.epoch)
}

function isOf({ author, toldBy }: MessageRecord, { did, deviceId }: Self): boolean {
  return author?.did === did && author.deviceId === deviceId && toldBy === undefined
}

/** What a message said; of one that speaks about another, what that shows of it still. */
async function contentOf(draft: Draft, record: MessageRecord): Promise<Uint8Array | undefined> {
  const { content, about, seq } = record
  if (content !== undefined || about === undefined) return content
  const target = await findMessage(draft, about)
  if (target === undefined) return undefined
  if (target.editSeq === seq) return target.edit
  if (target.deleteSeq === seq) return packed({ $type: `${DEFS}#delete`, messageId: about })
  const isIt = (said: { readonly did: string; readonly seq?: number | undefined }) =>
    said.did === record.author?.did && said.seq === seq
  const [shown, gone] = [target.reactions?.find(isIt), target.withdrawn?.find(isIt)]
  const $type = `${DEFS}#reaction`
  if (shown !== undefined) return packed({ $type, messageId: about, emoji: shown.emoji })
  if (gone !== undefined) return packed({ $type, messageId: about, emoji: gone.emoji, remove: true })
  return undefined // something later has taken its place
}

function packed(content: { readonly $type: string } & Readonly<Record<string, CborValue>>): Uint8Array {
  return toCbor(content)
}

/** What was taken out of the outbox when it was met in the log counts no more: it is to be met again. */
export function takeBackSent(
  draft: Draft,
  { place, off }: { readonly place: number; readonly off: boolean },
): void {
  for (const row of draft.state.outbox) {
    const { seq, sealed, ...rest } = row
    const lost = row.state === 'sent' && (seq === undefined || seq > place)
    const kept = off || sealed === undefined ? {} : { sealed }
    if (lost) draft.updateOutbox(row.order, { ...rest, ...kept, state: 'waiting' })
    else if (off && row.state === 'waiting') draft.updateOutbox(row.order, rest)
  }
  draft.todo.add('send')
}
