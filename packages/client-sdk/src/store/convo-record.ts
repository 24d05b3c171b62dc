import { recordCodec } from './codec.ts'
import type { PrivacySettings } from './settings-record.ts'
import type { Arrival, Gone, LostLine } from './lost-line.ts'
import type { DeviceName, GapRecord, Recovery, WrongInfo } from './recovery-record.ts'

/**
 * creating → joined: the service took the convo this device began.
 * asking → joined: by the invite's external commit; → outside: let in by somebody; → gone, or ended as before: not
 *   let in.
 * outside → joined: by Welcome or external commit.
 * joined → lost: a commit could not be processed; → joined by external commit (resync).
 * joined → held: the service accepted an invalid commit, which the device does not follow; → outside by reset alone.
 * joined, lost, held → outside: the convo was reset, and this device has no leaf in the new generation yet.
 * joined, lost, outside, held → held: a reset was refused: the convo is followed no further.
 * held → outside: a person follows the reset all the same.
 * ended → outside: this account has left a direct convo, and writes in it again.
 * any → ended: removed, left, or not to be recovered; ended → joined: added again.
 */
export type ConvoPhase = 'creating' | 'asking' | 'outside' | 'joined' | 'lost' | 'held' | 'ended'

/** Why this device has no part in a convo any more. */
export type EndReason =
  /** Somebody took this account, or this device, out. */
  | 'removed'
  /** The account left. */
  | 'left'
  /** It was out of step, and every way back has failed. */
  | 'unrecoverable'
  /** The service has lost it, or the account's part in it: a backup from before that was restored. */
  | 'restored'

/** What the client holds of a convo beside its MLS state. */
export interface ConvoRecord {
  readonly convoId: string
  readonly kind: 'direct' | 'group'
  /** The other account of a direct convo: by who begins it, or by the group's MLS state. */
  readonly peer?: string
  /** The account that brought this one in, as the Welcome proves. */
  readonly addedBy?: string | undefined
  readonly phase: ConvoPhase
  /** The account's own standing: a stranger's convo is a request until it is accepted. */
  readonly status: 'accepted' | 'request'
  /** Whether the account has muted it. */
  readonly muted?: boolean
  /** Whether nothing can be sent in this direct convo. */
  readonly unavailable?: boolean
  /** Whether it is a request that is not to be shown. */
  readonly hidden?: boolean
  /** The members that the account blocks, by DID, in order. */
  readonly blocked?: readonly string[]
  readonly generation: number
  /** The last entry of the log whose effect is in the store. */
  readonly seq: number
  /** When the service stored that entry; absent where that is not known. */
  readonly headAt?: number | undefined
  /** Where in the log the present epoch began; absent for the first of a group, and in records of earlier versions. */
  readonly epochSeq?: number | undefined
  readonly createdAt: number
  /** When its last message came, or else this device, by the log’s clock. */
  readonly activeAt: number
  /** Name and description, plain (DAG-CBOR), if known. */
  readonly metadata?: Uint8Array
  /** Keys that open metadata sealed in this epoch and a few before it. */
  readonly metadataKeys: readonly MetadataKey[]
  /** The last message the person has read here. */
  readonly readSeq: number
  /** Up to where other accounts say that they have read. */
  readonly receipts: Readonly<Record<string, number>>
  /** What the account's settings are here, where they differ. */
  readonly privacy?: Partial<PrivacySettings>
  /** How long messages live (s), as the policy said last; absent where it says nothing. */
  readonly messageLifetime?: number | undefined
  /** Messages from this place on can be searched: 0 where all can, absent where none is known to be. */
  readonly indexedFrom?: number
  /** Why it ended. */
  readonly ended?: EndReason | undefined
  /** How far after its end, at this place, the log has been looked through for a word that this device may come back. */
  readonly looked?: { readonly takenOutAt: number; readonly until: number }
  /** Seeds of the invites that this device has made, by their ids, as long as the policy has them. */
  readonly inviteSeeds?: Readonly<Record<string, Uint8Array>>
  /** The GroupInfo that the last reset announced, until this device is in that generation. */
  readonly announced?: Uint8Array | undefined
  /** The ratchet tree of that GroupInfo, where it is of a later epoch: the log has lost what the reset said itself. */
  readonly announcedTree?: Uint8Array | undefined
  /**
   * The last generation that the service's operator asks to be ended by a reset; and when the app was last told of such a
   * request, by this device's clock, if it ever was.
   */
  readonly resetAsked?: { readonly generation: number; readonly toldAt?: number }
  /** Whether the other account of a direct convo has left: the next message begins the next generation. */
  readonly otherLeft?: boolean
  /** Whether this account is leaving: it has been asked to, and the service has not said yet that it is out. */
  readonly leaving?: boolean
  /** Whether this account, having left a direct convo, is on its way back. */
  readonly returning?: boolean
  /** Messages before this place are not shown: of a time before this account left a direct convo. */
  readonly shownFrom?: number
  /** Where in the log this device came in first. */
  readonly cameInAt?: number
  /** Whether messages are held that the service has lost: they may be sent again. */
  readonly hasLost?: boolean
  /** Between which places own devices have told of the log, both included. */
  readonly told?: { readonly fromSeq: number; readonly toSeq: number }
  /** Recoveries since the last commit of somebody else that could be processed. */
  readonly recoveries: number
  /** What is under way while the phase is `lost` or `held`. */
  readonly recovery?: Recovery | undefined
  /** The epoch that this device came in by, in the present generation: of those before it may have lost the keys. */
  readonly joinedEpoch?: number | undefined
  /** Up to here (the commit of the last resync) only that is read which the device can still make use of. */
  readonly passUntil?: number | undefined
  /** Devices whose commits this one found at fault, with proof. */
  readonly faulty?: readonly DeviceName[] | undefined
  /** What was taken out of the group lately: it must not come back by a backup that is restored. */
  readonly gone?: Gone | undefined
  /** Who came into the group lately: what was sent before is not sent again to them. */
  readonly arrivals?: readonly Arrival[] | undefined
  /** What this device held of the group before a backup was restored, until it is back in it. */
  readonly lostLine?: LostLine | undefined
  /** Devices that were taken out, and are in again since a backup was restored: nothing is sent to them. */
  readonly returned?: readonly DeviceName[] | undefined
  /** As long as there are any: accounts that were in it before the service was set back, as this device knows. */
  readonly knownIn?: readonly string[] | undefined
  /** The service was set back without a word: key packages of before are still to be withdrawn. */
  readonly restock?: boolean | undefined
  /** A wrong GroupInfo of the present epoch. */
  readonly wrongInfo?: WrongInfo | undefined
  /** The last gap, while nothing has been shown after it. */
  readonly gap?: GapRecord | undefined
  /** The epoch that a joiner began and for which the metadata is perhaps not sealed yet. */
  readonly unsealedEpoch?: number | undefined
}

/** Whether a convo is held since a reset was refused, and not since the service misjudged a commit. */
export function isHeldByReset({ phase, recovery }: Pick<ConvoRecord, 'phase' | 'recovery'>): boolean {
  return phase === 'held' && recovery === undefined
}

/** Up to where this device has read: nothing of a convo that is over and that it was only told of. */
export function readUpTo({ phase, seq, cameInAt = 0 }: ConvoRecord): number {
  return phase === 'ended' && cameInAt > seq ? 0 : seq
}

/** The key that metadata of one epoch is sealed under. */
export interface MetadataKey {
  readonly generation: number
  readonly epoch: number
  readonly key: Uint8Array
}

/** {@link ConvoRecord} and bytes. */
export const convoRecord = recordCodec<ConvoRecord>()
