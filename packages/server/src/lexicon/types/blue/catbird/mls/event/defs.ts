/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.event.defs'

/** The account has become a member of a convo, or is one still whose devices had been shut out and may join again. A device that has no leaf there joins. */
export interface ConvoAdded {
  $type?: 'blue.catbird.mls.event.defs#convoAdded'
  /** The convo. */
  convoId: string
  /** Whether it counts as accepted, or is a request. */
  status: 'accepted' | 'request' | (string & {})
}

const hashConvoAdded = 'convoAdded'

export function isConvoAdded<V>(v: V) {
  return is$typed(v, id, hashConvoAdded)
}

export function validateConvoAdded<V>(v: V) {
  return validate<ConvoAdded & V>(v, id, hashConvoAdded)
}

/** The account has accepted a convo. */
export interface ConvoAccepted {
  $type?: 'blue.catbird.mls.event.defs#convoAccepted'
  /** The convo. */
  convoId: string
}

const hashConvoAccepted = 'convoAccepted'

export function isConvoAccepted<V>(v: V) {
  return is$typed(v, id, hashConvoAccepted)
}

export function validateConvoAccepted<V>(v: V) {
  return validate<ConvoAccepted & V>(v, id, hashConvoAccepted)
}

/** The account has left a convo. */
export interface ConvoLeft {
  $type?: 'blue.catbird.mls.event.defs#convoLeft'
  /** The convo. */
  convoId: string
}

const hashConvoLeft = 'convoLeft'

export function isConvoLeft<V>(v: V) {
  return is$typed(v, id, hashConvoLeft)
}

export function validateConvoLeft<V>(v: V) {
  return validate<ConvoLeft & V>(v, id, hashConvoLeft)
}

/** The account has been removed from a convo. */
export interface ConvoRemoved {
  $type?: 'blue.catbird.mls.event.defs#convoRemoved'
  /** The convo. */
  convoId: string
}

const hashConvoRemoved = 'convoRemoved'

export function isConvoRemoved<V>(v: V) {
  return is$typed(v, id, hashConvoRemoved)
}

export function validateConvoRemoved<V>(v: V) {
  return validate<ConvoRemoved & V>(v, id, hashConvoRemoved)
}

/** A Welcome waits for a device of the account. */
export interface Welcome {
  $type?: 'blue.catbird.mls.event.defs#welcome'
  /** The convo. */
  convoId: string
  /** The Welcome. */
  welcomeId: string
  /** The device that it is addressed to. */
  deviceId: string
}

const hashWelcome = 'welcome'

export function isWelcome<V>(v: V) {
  return is$typed(v, id, hashWelcome)
}

export function validateWelcome<V>(v: V) {
  return validate<Welcome & V>(v, id, hashWelcome)
}

/** A device of the account should publish key packages. */
export interface KeyPackagesLow {
  $type?: 'blue.catbird.mls.event.defs#keyPackagesLow'
  /** The device. */
  deviceId: string
  /** How many can still be claimed, without the last resort. */
  available: number
}

const hashKeyPackagesLow = 'keyPackagesLow'

export function isKeyPackagesLow<V>(v: V) {
  return is$typed(v, id, hashKeyPackagesLow)
}

export function validateKeyPackagesLow<V>(v: V) {
  return validate<KeyPackagesLow & V>(v, id, hashKeyPackagesLow)
}

/** A device of the account has been registered. */
export interface DeviceAdded {
  $type?: 'blue.catbird.mls.event.defs#deviceAdded'
  /** The device. */
  deviceId: string
}

const hashDeviceAdded = 'deviceAdded'

export function isDeviceAdded<V>(v: V) {
  return is$typed(v, id, hashDeviceAdded)
}

export function validateDeviceAdded<V>(v: V) {
  return validate<DeviceAdded & V>(v, id, hashDeviceAdded)
}

/** A device of the account has been removed. */
export interface DeviceRemoved {
  $type?: 'blue.catbird.mls.event.defs#deviceRemoved'
  /** The device. */
  deviceId: string
}

const hashDeviceRemoved = 'deviceRemoved'

export function isDeviceRemoved<V>(v: V) {
  return is$typed(v, id, hashDeviceRemoved)
}

export function validateDeviceRemoved<V>(v: V) {
  return validate<DeviceRemoved & V>(v, id, hashDeviceRemoved)
}

/** Somebody asks to join a convo that the account is an admin of. */
export interface JoinRequested {
  $type?: 'blue.catbird.mls.event.defs#joinRequested'
  /** The convo. */
  convoId: string
  /** The account that asks. */
  did: string
}

const hashJoinRequested = 'joinRequested'

export function isJoinRequested<V>(v: V) {
  return is$typed(v, id, hashJoinRequested)
}

export function validateJoinRequested<V>(v: V) {
  return validate<JoinRequested & V>(v, id, hashJoinRequested)
}

/** An admin has answered a join request of the account. */
export interface JoinRequestAnswered {
  $type?: 'blue.catbird.mls.event.defs#joinRequestAnswered'
  /** The convo. */
  convoId: string
  /** The answer. */
  status: 'approved' | 'denied' | (string & {})
}

const hashJoinRequestAnswered = 'joinRequestAnswered'

export function isJoinRequestAnswered<V>(v: V) {
  return is$typed(v, id, hashJoinRequestAnswered)
}

export function validateJoinRequestAnswered<V>(v: V) {
  return validate<JoinRequestAnswered & V>(v, id, hashJoinRequestAnswered)
}

/** The account has muted a convo. */
export interface ConvoMuted {
  $type?: 'blue.catbird.mls.event.defs#convoMuted'
  /** The convo. */
  convoId: string
}

const hashConvoMuted = 'convoMuted'

export function isConvoMuted<V>(v: V) {
  return is$typed(v, id, hashConvoMuted)
}

export function validateConvoMuted<V>(v: V) {
  return validate<ConvoMuted & V>(v, id, hashConvoMuted)
}

/** The account has taken back that a convo is muted. */
export interface ConvoUnmuted {
  $type?: 'blue.catbird.mls.event.defs#convoUnmuted'
  /** The convo. */
  convoId: string
}

const hashConvoUnmuted = 'convoUnmuted'

export function isConvoUnmuted<V>(v: V) {
  return is$typed(v, id, hashConvoUnmuted)
}

export function validateConvoUnmuted<V>(v: V) {
  return validate<ConvoUnmuted & V>(v, id, hashConvoUnmuted)
}

/** A direct convo of the account stands still from now on, or goes on again: see `unavailable` of its view. */
export interface ConvoAvailability {
  $type?: 'blue.catbird.mls.event.defs#convoAvailability'
  /** The convo. */
  convoId: string
  /** Whether messages can be sent in it. */
  available: boolean
}

const hashConvoAvailability = 'convoAvailability'

export function isConvoAvailability<V>(v: V) {
  return is$typed(v, id, hashConvoAvailability)
}

export function validateConvoAvailability<V>(v: V) {
  return validate<ConvoAvailability & V>(v, id, hashConvoAvailability)
}

/** The account has begun to block another one that it shares a group with, or no longer does, which is seen in the views of its convos. */
export interface RelationChanged {
  $type?: 'blue.catbird.mls.event.defs#relationChanged'
  /** The other account. */
  did: string
}

const hashRelationChanged = 'relationChanged'

export function isRelationChanged<V>(v: V) {
  return is$typed(v, id, hashRelationChanged)
}

export function validateRelationChanged<V>(v: V) {
  return validate<RelationChanged & V>(v, id, hashRelationChanged)
}

/** The account has read a convo further, on some device of its own that says so to the service. */
export interface ConvoRead {
  $type?: 'blue.catbird.mls.event.defs#convoRead'
  /** The convo. */
  convoId: string
  /** The last entry that has been read. */
  seq: number
}

const hashConvoRead = 'convoRead'

export function isConvoRead<V>(v: V) {
  return is$typed(v, id, hashConvoRead)
}

export function validateConvoRead<V>(v: V) {
  return validate<ConvoRead & V>(v, id, hashConvoRead)
}
