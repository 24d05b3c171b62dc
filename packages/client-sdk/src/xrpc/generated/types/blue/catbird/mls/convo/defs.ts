/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.convo.defs'

/** A convo as the calling account sees it. */
export interface ConvoView {
  $type?: 'blue.catbird.mls.convo.defs#convoView'
  /** Stable for ever. */
  convoId: string
  /** Whether it is between two accounts or among many. */
  kind: 'direct' | 'group' | (string & {})
  /** Which MLS group backs the convo, counted from 1. */
  generation: number
  /** The present MLS epoch. */
  epoch: number
  /** The present MLS group. */
  groupId: Uint8Array
  /** The first entry of the log that has not been dropped. */
  firstSeq: number
  /** The last entry of the log; 0 if there is none. */
  lastSeq: number
  /** Whether the account has accepted the convo, or it is a request. */
  status: 'accepted' | 'request' | (string & {})
  /** Whether the account has muted it. */
  muted: boolean
  /** When it was created. */
  createdAt: string
  /** The members, as the present policy and tree have them. */
  members: MemberView[]
  metadata?: SealedMetadata
  /** Up to where the account has read. */
  lastReadSeq?: number
  /** There if nothing can be sent in this direct convo just now, because one of its accounts cannot be reached; which one and why is not told. */
  unavailable?: boolean
  /** There if it is a request that should not be shown: a label hides whoever made it, or there is a block between the two. listConvos leaves such requests out. */
  hidden?: boolean
}

const hashConvoView = 'convoView'

export function isConvoView<V>(v: V) {
  return is$typed(v, id, hashConvoView)
}

export function validateConvoView<V>(v: V) {
  return validate<ConvoView & V>(v, id, hashConvoView)
}

/** An account that has a leaf in the group or stands in the absent list of its policy. */
export interface MemberView {
  $type?: 'blue.catbird.mls.convo.defs#memberView'
  /** The account. */
  did: string
  /** What the policy makes of it. */
  role: 'admin' | 'member' | (string & {})
  /** Whether it has no leaf, so that its devices have yet to join. */
  absent: boolean
  /** Whether it has asked to leave. */
  leaving?: boolean
  /** Its devices in the group. */
  devices: MemberDevice[]
  /** There if the calling account blocks this one. */
  blocked?: boolean
}

const hashMemberView = 'memberView'

export function isMemberView<V>(v: V) {
  return is$typed(v, id, hashMemberView)
}

export function validateMemberView<V>(v: V) {
  return validate<MemberView & V>(v, id, hashMemberView)
}

/** A leaf of the ratchet tree. */
export interface MemberDevice {
  $type?: 'blue.catbird.mls.convo.defs#memberDevice'
  /** The device. */
  deviceId: string
  /** Its index among the leaves. */
  leafIndex: number
}

const hashMemberDevice = 'memberDevice'

export function isMemberDevice<V>(v: V) {
  return is$typed(v, id, hashMemberDevice)
}

export function validateMemberDevice<V>(v: V) {
  return validate<MemberDevice & V>(v, id, hashMemberDevice)
}

/** Name, description and avatar of a convo, sealed under an exporter key of an epoch. */
export interface SealedMetadata {
  $type?: 'blue.catbird.mls.convo.defs#sealedMetadata'
  /** The generation it was sealed in. */
  generation: number
  /** The epoch it was sealed in. */
  epoch: number
  /** Counts the changes, from 1. */
  version: number
  /** The sealed metadata. */
  sealed: Uint8Array
}

const hashSealedMetadata = 'sealedMetadata'

export function isSealedMetadata<V>(v: V) {
  return is$typed(v, id, hashSealedMetadata)
}

export function validateSealedMetadata<V>(v: V) {
  return validate<SealedMetadata & V>(v, id, hashSealedMetadata)
}

/** How far the log of a convo goes. */
export interface ConvoHead {
  $type?: 'blue.catbird.mls.convo.defs#convoHead'
  /** The convo. */
  convoId: string
  /** Which MLS group backs the convo, counted from 1. */
  generation: number
  /** The present MLS epoch. */
  epoch: number
  /** The first entry that has not been dropped. */
  firstSeq: number
  /** The last entry; 0 if there is none. */
  lastSeq: number
  /** The entry since which the calling account is in it; 0 if it began the convo. */
  joinedSeq: number
}

const hashConvoHead = 'convoHead'

export function isConvoHead<V>(v: V) {
  return is$typed(v, id, hashConvoHead)
}

export function validateConvoHead<V>(v: V) {
  return validate<ConvoHead & V>(v, id, hashConvoHead)
}

/** The statement of a leaf that it wants to leave, which lets any member commit its removal. */
export interface LeaveStatement {
  $type?: 'blue.catbird.mls.convo.defs#leaveStatement'
  /** The leaf. */
  leafIndex: number
  /** Signature by its key, label "CatbirdLeave", over convo id, group id, leaf index and leaf hash. */
  signature: Uint8Array
}

const hashLeaveStatement = 'leaveStatement'

export function isLeaveStatement<V>(v: V) {
  return is$typed(v, id, hashLeaveStatement)
}

export function validateLeaveStatement<V>(v: V) {
  return validate<LeaveStatement & V>(v, id, hashLeaveStatement)
}
