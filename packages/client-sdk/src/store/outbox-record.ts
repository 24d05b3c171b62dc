import { recordCodec } from './codec.ts'

/**
 * A message of one's own that the log has not shown yet.
 * waiting → (the service took it) sent → (met in the log) gone; waiting → (refused for good) failed.
 */
export interface OutboxRow {
  /** Its place among this device's messages: they are sent in this order. */
  readonly order: number
  readonly messageId: string
  readonly state: 'waiting' | 'sent' | 'failed'
  readonly createdAt: number
  /** Content, DAG-CBOR: one cannot decrypt one's own message, so its text is kept here. */
  readonly content: Uint8Array
  /** As it was encrypted; absent until it can be, and again when its epoch has become too old. */
  readonly sealed?: SealedMessage
  /** SHA-256 of every ciphertext made of it: the log may show an earlier one than the last. */
  readonly hashes: readonly Uint8Array[]
  /** The keys that the content of those is committed to with, side by side; absent in records of earlier versions. */
  readonly keys?: readonly Uint8Array[]
  /** It was sent once, in this epoch, and the service has lost it: the message itself is in the history. */
  readonly again?: { readonly generation: number; readonly epoch: number }
  /** Where the service put it, once it has said so. */
  readonly seq?: number
  /** Why it failed. */
  readonly error?: string
}

/** A message encrypted: a retry sends these same bytes. */
export interface SealedMessage {
  readonly generation: number
  readonly epoch: number
  readonly ciphertext: Uint8Array
}

/** {@link OutboxRow} and bytes. */
export const outboxRecord = recordCodec<OutboxRow>()
