import { MlsClientError } from '../errors.ts'
import { outgoingView } from '../client/message-view.ts'
import { keys } from '../store/keys.ts'
import type { OutboxRow } from '../store/outbox-record.ts'
import type { Draft } from './draft.ts'
import { addIntent } from './intents.ts'
import { maySeal, sealRow } from './outbox-sender.ts'
import type { Ports } from './ports.ts'

/**
 * Puts a message into the outbox; where the device is in the convo, it is encrypted in the same turn. Until it
 * is in, or while sending is held, the message waits as it is. One that is known by its id is not put there again.
 */
export async function queueMessage(
  draft: Draft,
  { device, gate }: Pick<Ports, 'device' | 'gate'>,
  message: { messageId: string; content: Uint8Array; now: number },
): Promise<void> {
  if (await isKnown(draft, message.messageId)) return
  if (hasLeftDirect(draft)) comeBack(draft, message.now)
  const { record, outbox } = draft.state
  if (record.phase === 'ended') throw new MlsClientError('ConvoEnded')
  if (record.status === 'request') throw new MlsClientError('ConvoNotAccepted')
  const row: OutboxRow = {
    order: Math.max(message.now, (outbox.at(-1)?.order ?? 0) + 1),
    messageId: message.messageId,
    state: 'waiting',
    createdAt: message.now,
    content: message.content,
    hashes: [],
  }
  draft.updateOutbox(row.order, row)
  const held = gate.holds(record.convoId)
  if (maySeal(draft) && !held) await sealRow(draft, device, row, message.now)
  draft.events.push({
    type: 'outgoing',
    convoId: record.convoId,
    message: outgoingView(record.convoId, device, row, held),
  })
  draft.todo.add('send')
}

/** Whether a message was queued before; then whoever waits for it is told once it is settled, or now if it is. */
async function isKnown(draft: Draft, messageId: string): Promise<boolean> {
  const { record, outbox } = draft.state
  const row = outbox.find((candidate) => candidate.messageId === messageId)
  if (row === undefined && (await draft.get(keys.messageId(record.convoId, messageId))) === undefined)
    return false
  if (row?.state === 'failed')
    draft.settled.push({ id: messageId, error: new MlsClientError(row.error ?? 'GaveUp') })
  else if (row?.state !== 'waiting') draft.settled.push({ id: messageId })
  return true
}

/** A direct convo keeps its two accounts: who has left it comes back by writing (protocol.md, "createConvo"). */
function hasLeftDirect({ state: { record } }: Draft): boolean {
  return record.phase === 'ended' && record.kind === 'direct' && record.ended === 'left'
}

function comeBack(draft: Draft, now: number): void {
  draft.record({ phase: 'outside', status: 'accepted', returning: true })
  addIntent(draft, { kind: 'join' }, { now, notBefore: now })
}

/** Puts a message that had failed back to wait. */
export function queueAgain(
  draft: Draft,
  { device, gate }: Pick<Ports, 'device' | 'gate'>,
  messageId: string,
): void {
  const { convoId, phase } = draft.state.record
  if (phase === 'ended') throw new MlsClientError('ConvoEnded')
  const { error: _error, ...row } = failedRow(draft, messageId)
  const waiting: OutboxRow = { ...row, state: 'waiting' }
  draft.updateOutbox(row.order, waiting)
  const message = outgoingView(convoId, device, waiting, gate.holds(convoId))
  draft.events.push({ type: 'outgoing', convoId, message })
  draft.todo.add('send')
}

/** Forgets a message that had failed. */
export function discardFailed(draft: Draft, messageId: string): void {
  draft.updateOutbox(failedRow(draft, messageId).order, undefined)
  draft.events.push({ type: 'discarded', convoId: draft.state.record.convoId, messageId })
}

/** The row of a message that had failed. */
function failedRow({ state }: Draft, messageId: string): OutboxRow {
  const row = state.outbox.find((candidate) => candidate.messageId === messageId)
  if (row?.state !== 'failed') throw new MlsClientError('MessageNotFound')
  return row
}
