import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import type { MessageRecord } from '../store/message-record.ts'
import type { Draft } from './draft.ts'

/** The place of a message in the log, by its id; also of one that has expired. */
export async function placeOfMessage(
  draft: Pick<Draft, 'get' | 'state'>,
  messageId: string,
): Promise<number | undefined> {
  const seq = await draft.get(keys.messageId(draft.state.record.convoId, messageId))
  return seq && seqFrom(seq)
}

/** The record of a message by its id. */
export async function findMessage(
  draft: Pick<Draft, 'get' | 'state'>,
  messageId: string,
): Promise<MessageRecord | undefined> {
  const seq = await placeOfMessage(draft, messageId)
  const bytes = seq && (await draft.get(keys.message(draft.state.record.convoId, seq)))
  return bytes ? messageRecord.decode(bytes) : undefined
}

/** A place in the log, as it is kept by a message's id. */
export function seqBytes(seq: number): Uint8Array {
  return new TextEncoder().encode(String(seq))
}

/** {@link seqBytes}, read. */
export function seqFrom(bytes: Uint8Array): number {
  return Number(new TextDecoder().decode(bytes))
}
