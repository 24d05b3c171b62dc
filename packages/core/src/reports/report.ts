import type { Did } from '../mls/index.ts'
/** A message as its reporter discloses it, with what proves it. */
export type ReportedMessage = {
  readonly seq: number
  readonly generation: number
  readonly epoch: number
  readonly messageId: string
  readonly did: string
  /** As it was inside the ciphertext. */
  readonly content: Uint8Array
  /** The key that it was committed to with. */
  readonly key: Uint8Array
  /** As it came with the entry of the log. */
  readonly tag: Uint8Array
}

/** What is reported of messages or of a convo, and by whom. */
export type NewReport = {
  readonly convoId: string
  readonly kind: 'message' | 'convo'
  readonly reporter: Did
  readonly subject: Did | undefined
  readonly reason: string
  readonly comment: string | undefined
  readonly messages: readonly ReportedMessage[]
}

/** What became of a report. */
export type Filed = {
  readonly reportId: string
  /** False if it had been made before. */
  readonly isNew: boolean
}

/** A report as it is kept. */
export type Report = {
  readonly reportId: string
  readonly convoId: string
  readonly kind: 'message' | 'convo'
  readonly reporter: string
  /** The account that is reported; null where nobody in the convo can be named. */
  readonly subject: string | null
  readonly reason: string
  readonly comment: string | null
  /** Whether its messages are proven. */
  readonly verified: boolean
  readonly createdAt: Date
  /** When a moderation service was told of it. */
  readonly forwardedAt: Date | null
  /** What an operator made of it; null while it is open. */
  readonly resolved: { readonly at: Date; readonly by: string; readonly resolution: string } | null
}

/** A disclosed message as it is kept. */
export type DisclosedMessage = Omit<ReportedMessage, 'key' | 'tag'>

/** How much messages disclose: bytes of content. */
export function disclosedBytes(messages: readonly Pick<ReportedMessage, 'content'>[]): number {
  return messages.reduce((sum, { content }) => sum + content.length, 0)
}
