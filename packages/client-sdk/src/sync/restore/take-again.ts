import { bytesEqual } from '../../bytes.ts'
import { decodeContent, isMessage } from '../../content/content.ts'
import { messageView } from '../../client/message-view.ts'
import { indexMessage, unindexMessages } from '../../search/search-index.ts'
import { keys } from '../../store/keys.ts'
import { messageRecord } from '../../store/message-record.ts'
import type { MessageRecord } from '../../store/message-record.ts'
import { isOfLog } from '../../store/place.ts'
import type { Draft } from '../draft.ts'
import type { Opened } from '../opened.ts'
import { placeOfMessage, seqBytes } from '../place-of.ts'

/**
 * Whether a message is one that the service had lost, and its author has sent again: the same author's, and the same
 * content as far as that is still known.
 */
export async function isSentAgain(
  draft: Draft,
  { messageId, author, content }: Pick<Opened, 'messageId' | 'author' | 'content'>,
): Promise<boolean> {
  const lost = await lostRecord(draft, messageId)
  if (lost === undefined || lost.author?.did !== author.did) return false
  return lost.content === undefined || bytesEqual(lost.content, content)
}

/**
 * A message that this device has already, and the service had lost: it stands where the log has it from now on, with what
 * was said of it and when it was said first. Gives whether it is one; what only speaks of another is said again.
 */
export async function takeAgain(draft: Draft, self: string, message: Opened): Promise<boolean> {
  const lost = await lostRecord(draft, message.messageId)
  if (lost === undefined) return false
  const { convoId } = draft.state.record
  await unindexMessages(draft, [lost.seq])
  draft.put(keys.message(convoId, lost.seq), undefined)
  if (!isMessage(decodeContent(message.content))) return false
  const { seq, generation, epoch, content, proof, author, messageId } = message
  const said = lost.deleted === true ? {} : { content, ...(proof === undefined ? {} : { proof }) }
  const { proof: _, toldBy: __, ...known } = lost
  const record: MessageRecord = { ...known, ...said, seq, generation, epoch, author, messageId }
  draft.put(keys.message(convoId, seq), messageRecord.encode(record))
  draft.put(keys.messageId(convoId, messageId), seqBytes(seq))
  await indexMessage(draft, record)
  draft.events.push({ type: 'messageChanged', convoId, message: messageView(convoId, self, record) })
  return true
}

async function lostRecord(draft: Draft, messageId: string): Promise<MessageRecord | undefined> {
  const seq = await placeOfMessage(draft, messageId)
  if (seq === undefined || isOfLog(seq)) return undefined
  const bytes = await draft.get(keys.message(draft.state.record.convoId, seq))
  return bytes && messageRecord.decode(bytes)
}
