import { recordCodec } from './codec.ts'

/**
 * creating → joined: the service took the convo this device began.
 * asking → joined: by the invite's external commit; → outside: let in by somebody; → gone, or ended as before: not
 *   let in.
 * outside → joined: by Welcome or external commit.
 * joined → lost: a commit could not be processed; → joined by external commit (resync).
 * joined, lost → outside: the convo was reset, and this device has no leaf in the new generation yet.
 * joined, lost, outside → held: a reset was refused: the convo is followed no further.
 * held → outside: a person follows the reset all the same.
 * ended → outside: this account has left a direct convo, and writes in it again.
 * any → ended: removed, left, or not to be recovered; ended → joined: added again.
 */
export type ConvoPhase = 'creating' | 'asking' | 'outside' | 'joined' | 'lost' | 'held' | 'ended'

/** What the client holds of a convo beside its MLS state. */
export interface ConvoRecord {
  readonly convoId: string
  readonly kind: 'direct' | 'group'
  readonly phase: ConvoPhase
  /** The account's own standing: a stranger's convo is a request until it is accepted. */
  readonly status: 'accepted' | 'request'
  readonly generation: number
  /** The last entry of the log whose effect is in the store. */
  readonly seq: number
  readonly createdAt: number
  /** When something last happened in it, by the log's clock. */
  readonly activeAt: number
  /** Name and description, plain (DAG-CBOR), if known. */
  readonly metadata?: Uint8Array
  /** Keys that open metadata sealed in this epoch and a few before it. */
  readonly metadataKeys: readonly MetadataKey[]
  /** The last message the person has read here. */
  readonly readSeq: number
  /** Up to where other accounts say that they have read. */
  readonly receipts: Readonly<Record<string, number>>
  /** Why it ended. */
  readonly ended?: 'removed' | 'left' | 'unrecoverable' | undefined
  /** Seeds of the invites that this device has made, by their ids, as long as the policy has them. */
  readonly inviteSeeds?: Readonly<Record<string, Uint8Array>>
  /** The GroupInfo that the last reset announced, until this device is in that generation. */
  readonly announced?: Uint8Array | undefined
  /** Whether the other account of a direct convo has left: the next message begins the next generation. */
  readonly otherLeft?: boolean
  /** Whether this account, having left a direct convo, is on its way back. */
  readonly returning?: boolean
  /** Messages before this place are not shown: of a time before this account left a direct convo. */
  readonly shownFrom?: number
  /** Recoveries since the last entry that could be processed. */
  readonly recoveries: number
}

/** The key that metadata of one epoch is sealed under. */
export interface MetadataKey {
  readonly generation: number
  readonly epoch: number
  readonly key: Uint8Array
}

/** {@link ConvoRecord} and bytes. */
export const convoRecord = recordCodec<ConvoRecord>()
