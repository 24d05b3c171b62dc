import { decodeContent } from '../content/content.ts'
import type { Content } from '../content/content.ts'
import { asBufferSource } from '../bytes.ts'
import type { Attachment } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { Main as Facet } from '../xrpc/generated/types/app/bsky/richtext/facet.ts'
import { isKnownContent } from '../xrpc/generated/content.ts'
import { nameOf } from '../store/message-record.ts'
import type { MessageRecord, StoredReaction } from '../store/message-record.ts'
import type { OutboxRow } from '../store/outbox-record.ts'
import type { AttachmentView, MessageView, ReactionView } from './views.ts'

const TEXT = 'blue.catbird.mls.message.defs#text'
const EDIT = 'blue.catbird.mls.message.defs#edit'

/** A message of the log as an app shows it. `self` is the own account. */
export function messageView(convoId: string, self: string, record: MessageRecord): MessageView {
  return {
    convoId,
    messageId: record.messageId,
    seq: record.seq,
    // Earlier versions wrote more of their own device there.
    author: record.author && nameOf(record.author),
    own: record.author?.did === self,
    createdAt: new Date(record.createdAt),
    state: 'received',
    ...shown(record.content && decodeContent(record.content), record.edit && decodeContent(record.edit)),
    edited: record.edit !== undefined,
    deleted: record.deleted === true,
    reactions: reactionViews(record.reactions ?? []),
    toldBy: record.toldBy,
    failure: record.failure,
  }
}

/** A message on its way as an app shows it; `held`: whether the convo's messages have to wait. */
export function outgoingView(
  convoId: string,
  author: { did: string; deviceId: string },
  row: OutboxRow,
  held: boolean,
): MessageView {
  return {
    convoId,
    messageId: row.messageId,
    seq: row.seq,
    author: nameOf(author),
    own: true,
    createdAt: new Date(row.createdAt),
    state: row.state !== 'waiting' ? row.state : held ? 'held' : 'sending',
    ...shown(decodeContent(row.content), undefined),
    edited: false,
    deleted: false,
    reactions: [],
    toldBy: undefined,
    failure: row.error,
  }
}

function shown(content: Content | undefined, edit: Content | undefined) {
  const text =
    content !== undefined && isKnownContent(content) && content.$type === TEXT ? content : undefined
  const now = content !== undefined && isTextual(edit, EDIT) ? { ...content, ...newText(edit) } : content
  return {
    content: now,
    text: isTextual(now, TEXT) ? now.text : undefined,
    facets: isTextual(now, TEXT) ? (now.facets ?? []) : [],
    replyTo: text?.reply?.messageId,
    attachments: (text?.attachments ?? []).map(attachmentView),
    embed: text?.embed !== undefined && 'uri' in text.embed ? text.embed : undefined,
  }
}

function attachmentView({ $type: _, thumbnail, ...file }: Attachment): AttachmentView {
  if (thumbnail === undefined) return file
  const { bytes, mimeType } = thumbnail
  return { ...file, thumbnail: { bytes: asBufferSource(bytes), mimeType } }
}

function newText({ text, facets = [] }: { text: string; facets?: Facet[] }) {
  return { text, facets }
}

function isTextual(
  content: Content | undefined,
  $type: string,
): content is Content & { text: string; facets?: Facet[] } {
  return content?.$type === $type && 'text' in content && typeof content.text === 'string'
}

function reactionViews(reactions: readonly StoredReaction[]): ReactionView[] {
  const emojis = [...new Set(reactions.map(({ emoji }) => emoji))]
  return emojis.map((emoji) => ({
    emoji,
    dids: reactions.filter((reaction) => reaction.emoji === emoji).map(({ did }) => did),
  }))
}
