import { recordCodec } from './codec.ts'

/** Who wrote a message, as MLS proved it. */
export interface Author {
  readonly did: string
  readonly deviceId: string
}

/** A device's name alone, whatever else is held of it: this very device's keys, say. */
export function nameOf({ did, deviceId }: Author): Author {
  return { did, deviceId }
}

/** An entry of the log that holds, or held, a message. */
export interface MessageRecord {
  readonly seq: number
  readonly generation: number
  readonly epoch: number
  /** When the service stored it. */
  readonly createdAt: number
  /** Absent where it could not be opened. */
  readonly messageId?: string
  readonly author?: Author
  /** The content as it was encrypted, DAG-CBOR; absent where it could not be opened, or was taken back. */
  readonly content?: Uint8Array
  /** Why it could not be opened. */
  readonly failure?: string
  /** The author's later version of it: an `edit` content, DAG-CBOR. */
  readonly edit?: Uint8Array
  /** Whether its author took it back. */
  readonly deleted?: boolean
  readonly reactions?: readonly StoredReaction[]
  /** The message that it speaks about: what waits for that expires with it ({@link WaitingActs}). */
  readonly about?: string
  /** The own device by whose word it is here, where this one has not opened it itself. */
  readonly toldBy?: string
}

/** One account's reaction. */
export interface StoredReaction {
  readonly emoji: string
  readonly did: string
}

/** {@link MessageRecord} and bytes. */
export const messageRecord = recordCodec<MessageRecord>()
