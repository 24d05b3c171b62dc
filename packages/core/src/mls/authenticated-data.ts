import { fromCbor, isCborMap, toCbor } from './cbor.ts'
import type { CborMap, CborValue } from './cbor.ts'
import { asMessageId } from './ids.ts'
import type { MessageId } from './ids.ts'
import { INVITE_KEY_BYTES } from './policy/invites.ts'
import type { CarriedInvite } from './proofs/invite.ts'
import type { LeaveStatement } from './proofs/leave-statement.ts'
import { refuse } from './rules/refuse.ts'

/** Length of a message's commitment to its content: HMAC-SHA256. */
const COMMITMENT_BYTES = 32
/** More leave statements than this in one commit are refused. */
const MAX_LEAVES = 200
/** Length of an invite's signature: Ed25519 (RFC 8032 §5.1.6). */
const INVITE_SIGNATURE_BYTES = 64

/** What an application message says in the clear, authenticated by MLS: its id and the commitment to its content. */
export interface MessageData {
  readonly id: MessageId
  readonly commitment: Uint8Array
}

/** What a commit says in the clear: the grounds for what it does. */
export interface CommitData {
  /** Leave statements of leaves that it removes. */
  readonly leaves: readonly LeaveStatement[]
  /** The invite by which its joiner comes in; in an external commit alone. */
  readonly invite?: CarriedInvite
}

/** `{v: 1, id, c}` (protocol.md, "Application messages"). */
export function encodeMessageData({ id, commitment }: MessageData): Uint8Array {
  return toCbor({ v: 1, id, c: commitment })
}

/** @throws ServiceError `InvalidMls` */
export function decodeMessageData(bytes: Uint8Array): MessageData {
  const map = fromCbor(bytes, "the message's authenticated data", 'data.message')
  const id = typeof map.id === 'string' ? asMessageId(map.id) : undefined
  if (map.v !== 1 || !id || !(map.c instanceof Uint8Array) || map.c.length !== COMMITMENT_BYTES) {
    throw refuse('data.message', "the message's authenticated data is not {v: 1, id, c}")
  }
  return { id, commitment: map.c }
}

/** Nothing to say is no bytes at all; otherwise `{v: 1, leaves?, invite?}`. */
export function encodeCommitData({ leaves, invite }: CommitData): Uint8Array {
  if (leaves.length === 0 && invite === undefined) return new Uint8Array()
  return toCbor({
    v: 1,
    ...(leaves.length === 0
      ? {}
      : { leaves: leaves.map(({ leafIndex, signature }) => ({ leafIndex, signature })) }),
    ...(invite === undefined ? {} : { invite: { key: invite.key, signature: invite.signature } }),
  })
}

/** @throws ServiceError `InvalidMls` */
export function decodeCommitData(bytes: Uint8Array): CommitData {
  if (bytes.length === 0) return { leaves: [] }
  const map: CborMap = fromCbor(bytes, "the commit's authenticated data", 'data.commit')
  const leaves = map.leaves ?? []
  if (map.v !== 1 || !Array.isArray(leaves) || leaves.length > MAX_LEAVES) {
    throw refuse('data.commit', "the commit's authenticated data is not {v: 1, leaves?, invite?}")
  }
  return {
    leaves: leaves.map(leaveStatementFrom),
    ...(map.invite === undefined ? {} : { invite: inviteFrom(map.invite) }),
  }
}

function inviteFrom(value: CborValue): CarriedInvite {
  const { key, signature } = isCborMap(value) ? value : {}
  if (!isBytes(key, INVITE_KEY_BYTES) || !isBytes(signature, INVITE_SIGNATURE_BYTES)) {
    throw refuse('data.invite', 'an invite is not {key, signature} of Ed25519')
  }
  return { key, signature }
}

function isBytes(value: CborValue | undefined, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

function leaveStatementFrom(value: CborValue): LeaveStatement {
  const { leafIndex, signature } = isCborMap(value) ? value : {}
  if (typeof leafIndex !== 'number' || !isIndex(leafIndex) || !(signature instanceof Uint8Array)) {
    throw refuse('data.leave-statement', 'a leave statement is not {leafIndex, signature}')
  }
  return { leafIndex, signature }
}

function isIndex(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31
}
