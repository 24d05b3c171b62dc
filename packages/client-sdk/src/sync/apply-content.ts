import { asMessageId } from '@catbird-mls/core/mls'
import type { ClientEvent } from '../client/events.ts'
import { messageView } from '../client/message-view.ts'
import { decodeContent, isMessage } from '../content/content.ts'
import type { KnownContent } from '../content/content.ts'
import { isKnownContent } from '../xrpc/generated/content.ts'
import { indexMessage } from '../search/search-index.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import type { MessageRecord } from '../store/message-record.ts'
import { changedBy } from './changed-by.ts'
import type { Draft } from './draft.ts'
import { editProofOf } from './edit-proof.ts'
import type { Act, Opened } from './opened.ts'
import { findMessage, placeOfMessage, seqBytes } from './place-of.ts'
import { restoreCode } from './restore/code.ts'
import { waitForMessage } from './waiting-acts.ts'

/**
 * Gives a message its effect. Every message keeps a record of its own. One that speaks about another (reaction, edit,
 * delete) changes that one's record, and keeps no content in its own: what is taken back or expires is gone with its
 * target. Edits and deletes count only from the account that MLS proves to be the author, and nothing counts for what
 * was taken back or is no message.
 *
 * What speaks about a message of before this device came in waits for it ({@link waitForMessage}): another own device
 * may tell of it. Otherwise an unknown target is unknown for good: the log is read in its order, and nobody can speak
 * about a message before its place in the log, but by guessing its id. Only what its author sent before it came back into
 * the convo can enter later, behind what was said of it ({@link takePassed}): that then stands as it was first sent.
 */
export async function applyContent(draft: Draft, self: string, message: Opened): Promise<void> {
  const { convoId } = draft.state.record
  const content = decodeContent(message.content)
  if (draft.state.record.hasLost === true && (await (await restoreCode()).takeAgain(draft, self, message)))
    return
  const { content: _, proof: __, ...place } = message
  draft.put(keys.message(convoId, message.seq), messageRecord.encode(isMessage(content) ? message : place))
  draft.put(keys.messageId(convoId, message.messageId), seqBytes(message.seq))
  if (isMessage(content)) await indexMessage(draft, message)
  if (isKnownContent(content)) await applyKnown(draft, self, message, content)
  else tell(draft, 'message', self, message)
}

async function applyKnown(draft: Draft, self: string, message: Opened, content: KnownContent): Promise<void> {
  switch (content.$type) {
    case 'blue.catbird.mls.message.defs#text':
      tell(draft, 'message', self, message)
      return
    case 'blue.catbird.mls.message.defs#reaction':
    case 'blue.catbird.mls.message.defs#edit':
    case 'blue.catbird.mls.message.defs#delete':
      return changeTarget(draft, self, message, content)
    case 'blue.catbird.mls.message.defs#readReceipt':
      return receipt(draft, message.author.did, content.messageId)
    default:
      return content satisfies never
  }
}

async function changeTarget(draft: Draft, self: string, message: Opened, act: Act): Promise<void> {
  const { content: _, proof: __, ...place } = message
  const about = asMessageId(act.messageId)
  if (about === undefined) return
  draft.put(keys.message(draft.state.record.convoId, message.seq), messageRecord.encode({ ...place, about }))
  const { did } = message.author
  const target = await findMessage(draft, about)
  if (target === undefined && (await placeOfMessage(draft, about)) === undefined)
    return waitForMessage(draft, message, act)
  const changed =
    target &&
    changedBy(target, act, { did, seq: message.seq, content: message.content, ...editProofOf(message) })
  if (target === undefined || changed === undefined) return
  draft.put(keys.message(draft.state.record.convoId, changed.seq), messageRecord.encode(changed))
  if ('emoji' in act && looksAlike(target, changed)) return
  await indexMessage(draft, changed)
  tell(draft, 'messageChanged', self, changed)
}

/** Whether reactions are shown as before: who reacted again to what had the last word anyway changes its place alone. */
function looksAlike(
  { reactions: before = [] }: MessageRecord,
  { reactions: after = [] }: MessageRecord,
): boolean {
  return (
    before.length === after.length &&
    before.every(({ did, emoji }, i) => did === after[i]?.did && emoji === after[i].emoji)
  )
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
