import type { KnownContent } from '../content/content.ts'
import type { MessageRecord } from '../store/message-record.ts'

/** A message that was opened, or is one's own. */
export interface Opened extends Omit<MessageRecord, 'content' | 'messageId' | 'author'> {
  readonly messageId: string
  readonly author: { readonly did: string; readonly deviceId: string }
  readonly content: Uint8Array
}

/** Content that speaks about a message. */
export type Act = Extract<KnownContent, { readonly messageId: string }>
