import { recordCodec } from './codec.ts'

/** Why this device could not process a commit. */
export type CommitFault =
  /** Its membership tag is wrong, as only those with the epoch's secrets can see. */
  | 'membershipTag'
  /** Its path, or a joiner's init secret, cannot be opened or does not give the keys that it shows. */
  | 'path'
  /** Its confirmation tag is wrong, as only those with the secrets of the epoch that it begins can see. */
  | 'confirmationTag'
  /** The service accepted what the common judgement refuses. */
  | 'refused'
  /** The commit is this device's own, of a time that its store does not know of. */
  | 'ownCommit'
  /** The state it was to be processed on is damaged. */
  | 'ownState'
  /** It belongs to another epoch or generation than the log should have led to. */
  | 'outOfStep'
  /** None failed: this device's leaf is barred from commits, and it has to join afresh before it can reset the convo. */
  | 'barred'
  /** None failed: the service has lost the epoch, since a backup was restored. */
  | 'restored'

/** A device, named. */
export interface DeviceName {
  readonly did: string
  readonly deviceId: string
}

/** An entry to be reported, whose it is, and as what. */
export interface Accusation extends DeviceName {
  readonly seq: number
  readonly reason: string
}

/** What a device that is out of step with a convo does about it, in this order. */
export type RecoveryStep =
  /** The entry is read once more, since it may have been damaged on its way. */
  | 'fetch'
  /** The service is told whose commit it was, if it was somebody's. */
  | 'report'
  /** The device joins afresh by external commit. */
  | 'rejoin'
  /** That has failed too often, or does not help: an admin's device begins the group anew. */
  | 'reset'

/** How this device gets back into step with a convo. */
export interface Recovery {
  readonly step: RecoveryStep
  /** Not before this: jitter, where several members do the same. */
  readonly notBefore: number
  /** The commit that could not be processed. */
  readonly seq: number
  readonly generation: number
  readonly fault: CommitFault
  /** Absent where nobody is to be blamed, or enough others have said so. */
  readonly accused?: Accusation | undefined
}

/** A GroupInfo of an epoch whose `external_pub` is wrong: whoever joins by it misleads itself and the members. */
export interface WrongInfo {
  readonly generation: number
  readonly epoch: number
  readonly accused: Accusation
  /** Not to be mended before this: one member does it for all. */
  readonly notBefore: number
  /** Whether a right one is served now. */
  readonly mended: boolean
  /** Whether it has been reported, by this device or enough others. */
  readonly reported: boolean
}

/** A stretch of a convo's log of which this device shows nothing. */
export interface GapRecord {
  readonly fromSeq: number
  readonly toSeq: number
  readonly reason: GapReason
}

/** Why this device shows nothing of a stretch of a convo. */
export type GapReason =
  /** It is of while the device was out of step. */
  | 'resync'
  /** It is of epochs in which the device had no leaf. */
  | 'notEntitled'
  /** The service keeps it no more. */
  | 'truncated'
  /** It is of between the last entry that the device could read and its coming into a new generation. */
  | 'reset'

/** {@link GapRecord} and bytes. */
export const gapRecord = recordCodec<GapRecord>()
