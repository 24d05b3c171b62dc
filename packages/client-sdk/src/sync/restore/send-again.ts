import { toCbor } from '../../cbor.ts'
import type { CborValue } from '../../cbor.ts'
import type { MessageRecord } from '../../store/message-record.ts'
import type { DeviceName as Self } from '../../store/recovery-record.ts'
import type { OutboxRow } from '../../store/outbox-record.ts'
import { findMessage } from '../place-of.ts'
import type { Draft } from '../draft.ts'

const DEFS = 'blue.catbird.mls.message.defs'

/**
 * Puts into the outbox what this device has sent and the service has lost: under the same ids, so that whoever has it
 * knows it again. Gives how much that is.
 */
export async function sendAgain(
  draft: Draft,
  self: Self,
  { lost, now }: { readonly lost: readonly MessageRecord[]; readonly now: number },
): Promise<number> {
  const rows: OutboxRow[] = []
  for (const record of lost) {
    const content = isOf(record, self) ? await contentOf(draft, record) : undefined
    const { messageId, createdAt } = record
    if (content === undefined || messageId === undefined) continue
    if (draft.state.outbox.some((row) => row.messageId === messageId)) continue
    rows.push({ order: 0, messageId, state: 'waiting', createdAt, content, hashes: [] })
  }
  // Before whatever waits already: it was said earlier.
  const first = (draft.state.outbox[0]?.order ?? now) - rows.length
  for (const [i, row] of rows.entries()) draft.updateOutbox(first + i, { ...row, order: first + i })
  if (rows.length > 0) draft.todo.add('send')
  return rows.length
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
