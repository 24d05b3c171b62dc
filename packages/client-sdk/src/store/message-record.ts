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
/** Why a message of the log cannot be opened on this device. */
export type UndecryptableReason =
  /** The bytes are no MLS message of this group, or do not verify: nobody in it can open them. */
  | 'InvalidMls'
  /** It was sent in an epoch whose keys this device has deleted. */
  | 'EpochTooOld'
  /** It says that it is of an epoch that the log has not reached. */
  | 'EpochAhead'
  /** Its key was used before: it repeats another message, or this device wrote it and has lost its outbox. */
  | 'KeyConsumed'
  /** So many messages of its sender are missing before it that its key is not derived. */
  | 'TooFarAhead'
  /** Its sender, or this device, had no leaf in the group. */
  | 'NotMember'
  /** It was sent in another generation of the convo than the one that this device is in. */
  | 'GenerationConflict'
  /** What is inside is not what its message id, which everybody sees, was made for. */
  | 'CommitmentMismatch'
  /** What is inside is of a known type, and not what that type asks for. */
  | 'InvalidContent'
  /** Another message of the convo had its id before. */
  | 'DuplicateMessageId'

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
  readonly failure?: UndecryptableReason | (string & {})
  /** What proves it to the service: with its content, gone with that. */
  readonly proof?: MessageProof
  /** The author's later version of it: an `edit` content, DAG-CBOR. */
  readonly edit?: Uint8Array
  /** What proves that. */
  readonly editProof?: EditProof
  /** Where in the log it was edited last. */
  readonly editSeq?: number
  /** Whether its author took it back. */
  readonly deleted?: boolean
  /** Where in the log it was taken back. */
  readonly deleteSeq?: number
  readonly reactions?: readonly StoredReaction[]
  /** Reactions that are none any more: by their places it is told which word was the last, whoever has missed one. */
  readonly withdrawn?: readonly StoredReaction[]
  /** The message that it speaks about: what waits for that expires with it ({@link WaitingActs}). */
  readonly about?: string
  /** The own device by whose word it is here, where this one has not opened it itself. */
  readonly toldBy?: string
}

/** What a report takes, beside the content as it was encrypted, byte for byte. */
export interface MessageProof {
  /** The key inside the ciphertext, under which the content was committed to. */
  readonly key: Uint8Array
  /** The service's, from the log. */
  readonly tag: Uint8Array
}

/** An edit is a message of its own, by any device of the same account. */
export interface EditProof extends MessageProof {
  readonly messageId: string
  readonly generation: number
  readonly epoch: number
}

/** One account's reaction. */
export interface StoredReaction {
  readonly emoji: string
  readonly did: string
  /** Where in the log it was said last; absent in records of earlier versions. */
  readonly seq?: number | undefined
}

/** {@link MessageRecord} and bytes. */
export const messageRecord = recordCodec<MessageRecord>()
