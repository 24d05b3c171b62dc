/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import type { $Typed } from '../../../../../util.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'
import type * as BlueCatbirdMlsMessageDefs from '../message/defs.ts'
import type * as BlueCatbirdMlsEventDefs from './defs.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.event.subscribe'

/** A new entry in the log of a convo. */
export interface LogEntry {
  $type?: 'blue.catbird.mls.event.subscribe#logEntry'
  /** The convo. */
  convoId: string
  entry:
    | $Typed<BlueCatbirdMlsMessageDefs.CommitEntry>
    | $Typed<BlueCatbirdMlsMessageDefs.MessageEntry>
    | $Typed<BlueCatbirdMlsMessageDefs.NoticeEntry>
    | $Typed<BlueCatbirdMlsMessageDefs.NotEntitled>
    | $Typed<BlueCatbirdMlsMessageDefs.Expired>
    | { $type: string }
}

const hashLogEntry = 'logEntry'

export function isLogEntry<V>(v: V) {
  return is$typed(v, id, hashLogEntry)
}

export function validateLogEntry<V>(v: V) {
  return validate<LogEntry & V>(v, id, hashLogEntry)
}

/** A new event of the account. */
export interface AccountEvent {
  $type?: 'blue.catbird.mls.event.subscribe#accountEvent'
  /** Its place in the log of the account, which has no gaps. */
  seq: number
  /** When it happened. */
  createdAt: string
  event:
    | $Typed<BlueCatbirdMlsEventDefs.ConvoAdded>
    | $Typed<BlueCatbirdMlsEventDefs.ConvoAccepted>
    | $Typed<BlueCatbirdMlsEventDefs.ConvoLeft>
    | $Typed<BlueCatbirdMlsEventDefs.ConvoRemoved>
    | $Typed<BlueCatbirdMlsEventDefs.Welcome>
    | $Typed<BlueCatbirdMlsEventDefs.KeyPackagesLow>
    | $Typed<BlueCatbirdMlsEventDefs.DeviceAdded>
    | $Typed<BlueCatbirdMlsEventDefs.DeviceRemoved>
    | $Typed<BlueCatbirdMlsEventDefs.JoinRequested>
    | $Typed<BlueCatbirdMlsEventDefs.JoinRequestAnswered>
    | $Typed<BlueCatbirdMlsEventDefs.ConvoMuted>
    | $Typed<BlueCatbirdMlsEventDefs.ConvoUnmuted>
    | $Typed<BlueCatbirdMlsEventDefs.ConvoRead>
    | $Typed<BlueCatbirdMlsEventDefs.ConvoAvailability>
    | $Typed<BlueCatbirdMlsEventDefs.RelationChanged>
    | { $type: string }
}

const hashAccountEvent = 'accountEvent'

export function isAccountEvent<V>(v: V) {
  return is$typed(v, id, hashAccountEvent)
}

export function validateAccountEvent<V>(v: V) {
  return validate<AccountEvent & V>(v, id, hashAccountEvent)
}

/** A message of now, in no log: never delivered again, and not at all to a reader who is behind. */
export interface Ephemeral {
  $type?: 'blue.catbird.mls.event.subscribe#ephemeral'
  /** The convo. */
  convoId: string
  /** As sendEphemeral took it. */
  ciphertext: Uint8Array
}

const hashEphemeral = 'ephemeral'

export function isEphemeral<V>(v: V) {
  return is$typed(v, id, hashEphemeral)
}

export function validateEphemeral<V>(v: V) {
  return validate<Ephemeral & V>(v, id, hashEphemeral)
}

/** Everything up to here has been delivered: a client that has processed it may go on from this cursor. */
export interface Cursor {
  $type?: 'blue.catbird.mls.event.subscribe#cursor'
  /** An opaque cursor for subscribe, createTicket and getEvents. */
  cursor: string
  /** In how many seconds something follows in any case: a cursor, if nothing else. A client that has heard nothing for three times as long has lost its connection. Where it is absent a stream may rest for as long as nothing happens. */
  nextWithin?: number
}

const hashCursor = 'cursor'

export function isCursor<V>(v: V) {
  return is$typed(v, id, hashCursor)
}

export function validateCursor<V>(v: V) {
  return validate<Cursor & V>(v, id, hashCursor)
}

/** Something about the stream itself. */
export interface Info {
  $type?: 'blue.catbird.mls.event.subscribe#info'
  /** What it is about. */
  name: 'OutdatedCursor' | 'Draining' | (string & {})
  /** What it means, in a sentence. */
  message?: string
}

const hashInfo = 'info'

export function isInfo<V>(v: V) {
  return is$typed(v, id, hashInfo)
}

export function validateInfo<V>(v: V) {
  return validate<Info & V>(v, id, hashInfo)
}
