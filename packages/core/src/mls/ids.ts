import { sha256 } from '@noble/hashes/sha2.js'
import { toBase32 } from './bytes.ts'
import { toCbor } from './cbor.ts'

declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** An AT Protocol account. */
export type Did = Brand<string, 'Did'>
/** A conversation: 52 characters of base32, stable for ever. */
export type ConvoId = Brand<string, 'ConvoId'>
/** One installation of a client: 16 to 64 characters of `[a-z0-9-]`. */
export type DeviceId = Brand<string, 'DeviceId'>
/** The MLS group id of one generation: 32 bytes. */
export type GroupId = Brand<Uint8Array, 'GroupId'>
/** Which MLS group backs a convo, from 1. */
export type Generation = Brand<number, 'Generation'>
/** An MLS epoch. */
export type Epoch = Brand<number, 'Epoch'>
/** A place in a convo's log, from 1. */
export type Seq = Brand<number, 'Seq'>
/** The sender's own name for a message: 16 to 64 characters of `[A-Za-z0-9_-]`. */
export type MessageId = Brand<string, 'MessageId'>
/** An invite of a convo: 26 characters of base32, derived from its public key. */
export type InviteId = Brand<string, 'InviteId'>
/** A leaf's place in the ratchet tree. */
export type LeafIndex = Brand<number, 'LeafIndex'>

/** Length of a group id in bytes (protocol.md, "createConvo"). */
export const GROUP_ID_BYTES = 32

const patterns = {
  did: /^did:[a-z]+:[A-Za-z0-9._:%-]{1,2000}$/,
  convoId: /^[a-z2-7]{52}$/,
  deviceId: /^[a-z0-9-]{16,64}$/,
  messageId: /^[A-Za-z0-9_-]{16,64}$/,
  inviteId: /^[a-z2-7]{26}$/,
} as const

/** The text as a DID, or undefined. */
export function asDid(text: string): Did | undefined {
  return patterns.did.test(text) ? (text as Did) : undefined // checked by the pattern
}

/** The text as a convo id, or undefined. */
export function asConvoId(text: string): ConvoId | undefined {
  return patterns.convoId.test(text) ? (text as ConvoId) : undefined // checked by the pattern
}

/** The text as a device id, or undefined. */
export function asDeviceId(text: string): DeviceId | undefined {
  return patterns.deviceId.test(text) ? (text as DeviceId) : undefined // checked by the pattern
}

/** The text as a message id, or undefined. */
export function asMessageId(text: string): MessageId | undefined {
  return patterns.messageId.test(text) ? (text as MessageId) : undefined // checked by the pattern
}

/** The text as an invite id, or undefined. */
export function asInviteId(text: string): InviteId | undefined {
  return patterns.inviteId.test(text) ? (text as InviteId) : undefined // checked by the pattern
}

/** The bytes as a group id, or undefined. */
export function asGroupId(bytes: Uint8Array): GroupId | undefined {
  return bytes.length === GROUP_ID_BYTES ? (bytes as GroupId) : undefined // checked by the length
}

/** The convo id of a group: derived from its first group id, so that creating it twice is one creation. */
export function groupConvoId(serviceDid: string, groupId: Uint8Array): ConvoId {
  return derive(['group', serviceDid, groupId])
}

/** The convo id of two accounts' direct convo: there can be only one (protocol.md, "createConvo"). */
export function directConvoId(serviceDid: string, a: string, b: string): ConvoId {
  return derive(['direct', serviceDid, ...[a, b].sort()])
}

function derive(parts: (string | Uint8Array)[]): ConvoId {
  return toBase32(sha256(toCbor(parts))) as ConvoId // 32 bytes are 52 characters
}
