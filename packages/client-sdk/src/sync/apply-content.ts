import type { ClientEvent } from '../client/events.ts'
import { messageView } from '../client/message-view.ts'
import { decodeContent } from '../content/content.ts'
import type { KnownContent } from '../content/content.ts'
import { isKnownContent } from '../xrpc/generated/content.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import type { MessageRecord } from '../store/message-record.ts'
import type { Draft } from './draft.ts'

/** A message that was opened, or is one's own. */
export interface Opened extends Omit<MessageRecord, 'content' | 'messageId' | 'author'> {
  readonly messageId: string
  readonly author: { readonly did: string; readonly deviceId: string }
  readonly content: Uint8Array
}

/**
 * Gives a message its effect. Every message keeps a record of its own; one that speaks about another
 * (reaction, edit, delete) changes that one's record too, by the rules: edits and deletes count only from
 * the account that MLS proves to be the author, and an unknown target is passed over.
 */
export async function applyContent(draft: Draft, self: string, message: Opened): Promise<void> {
  const { convoId } = draft.state.record
  draft.put(keys.message(convoId, message.seq), messageRecord.encode(message))
  draft.put(keys.messageId(convoId, message.messageId), seqBytes(message.seq))
  const content = decodeContent(message.content)
  if (isKnownContent(content)) await applyKnown(draft, self, message, content)
  else tell(draft, 'message', self, message)
}

async function applyKnown(draft: Draft, self: string, message: Opened, content: KnownContent): Promise<void> {
  switch (content.$type) {
    case 'blue.catbird.mls.message.defs#text':
      tell(draft, 'message', self, message)
      return
    case 'blue.catbird.mls.message.defs#reaction':
      return changeTarget(draft, self, content.messageId, (target) =>
        react(target, message.author.did, content),
      )
    case 'blue.catbird.mls.message.defs#edit':
      return changeTarget(draft, self, content.messageId, (target) =>
        mayChange(target, message) ? { ...target, edit: message.content } : undefined,
      )
    case 'blue.catbird.mls.message.defs#delete':
      return changeTarget(draft, self, content.messageId, (target) =>
        mayChange(target, message) ? takenBack(target) : undefined,
      )
    case 'blue.catbird.mls.message.defs#readReceipt':
      return receipt(draft, message.author.did, content.messageId)
    default:
      return content satisfies never
  }
}

/** The record of a message by its id. */
export async function findMessage(
  draft: Pick<Draft, 'get' | 'state'>,
  messageId: string,
): Promise<MessageRecord | undefined> {
  const { convoId } = draft.state.record
  const seq = await draft.get(keys.messageId(convoId, messageId))
  const bytes = seq && (await draft.get(keys.message(convoId, seqFrom(seq))))
  return bytes && messageRecord.decode(bytes)
}

async function changeTarget(
  draft: Draft,
  self: string,
  messageId: string,
  change: (target: MessageRecord) => MessageRecord | undefined,
): Promise<void> {
  const target = await findMessage(draft, messageId)
  const changed = target && change(target)
  if (changed === undefined) return
  draft.put(keys.message(draft.state.record.convoId, changed.seq), messageRecord.encode(changed))
  tell(draft, 'messageChanged', self, changed)
}

function mayChange(target: MessageRecord, by: Opened): boolean {
  return target.author?.did === by.author.did && target.deleted !== true
}

function takenBack({ content: _content, edit: _edit, ...rest }: MessageRecord): MessageRecord {
  return { ...rest, deleted: true, reactions: [] }
}

function react(
  target: MessageRecord,
  did: string,
  { emoji, remove }: { emoji: string; remove?: boolean },
): MessageRecord {
  const others = (target.reactions ?? []).filter((old) => old.did !== did || old.emoji !== emoji)
  return { ...target, reactions: remove === true ? others : [...others, { emoji, did }] }
}

async function receipt(draft: Draft, did: string, messageId: string): Promise<void> {
  const target = await findMessage(draft, messageId)
  const { receipts, convoId } = draft.state.record
  if (target === undefined || (receipts[did] ?? 0) >= target.seq) return
  draft.record({ receipts: { ...receipts, [did]: target.seq } })
  draft.events.push({ type: 'readReceipt', convoId, did, messageId })
}

function tell(draft: Draft, type: 'message' | 'messageChanged', self: string, record: MessageRecord): void {
  const { convoId } = draft.state.record
  const event: ClientEvent = { type, convoId, message: messageView(convoId, self, record) }
  draft.events.push(event)
}

function seqBytes(seq: number): Uint8Array {
  return new TextEncoder().encode(String(seq))
}

function seqFrom(bytes: Uint8Array): number {
  return Number(new TextDecoder().decode(bytes))
}
