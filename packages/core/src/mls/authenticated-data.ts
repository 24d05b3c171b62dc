import { fromCbor, isCborMap, toCbor } from './cbor.ts'
import type { CborMap, CborValue } from './cbor.ts'
import { asMessageId } from './ids.ts'
import type { MessageId } from './ids.ts'
import type { LeaveStatement } from './proofs/leave-statement.ts'
import { refuse } from './rules/refuse.ts'

/** Length of a message's commitment to its content: HMAC-SHA256. */
const COMMITMENT_BYTES = 32
/** More leave statements than this in one commit are refused. */
const MAX_LEAVES = 200

/** What an application message says in the clear, authenticated by MLS: its id and the commitment to its content. */
export interface MessageData {
  readonly id: MessageId
  readonly commitment: Uint8Array
}

/** What a commit says in the clear: the leave statements that are its ground for removals. */
export interface CommitData {
  readonly leaves: readonly LeaveStatement[]
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

/** Nothing to say is no bytes at all; otherwise `{v: 1, leaves}`. */
export function encodeCommitData({ leaves }: CommitData): Uint8Array {
  if (leaves.length === 0) return new Uint8Array()
  return toCbor({ v: 1, leaves: leaves.map(({ leafIndex, signature }) => ({ leafIndex, signature })) })
}

/** @throws ServiceError `InvalidMls` */
export function decodeCommitData(bytes: Uint8Array): CommitData {
  if (bytes.length === 0) return { leaves: [] }
  const map: CborMap = fromCbor(bytes, "the commit's authenticated data", 'data.commit')
  const leaves = map.leaves ?? []
  if (map.v !== 1 || !Array.isArray(leaves) || leaves.length > MAX_LEAVES) {
    throw refuse('data.commit', "the commit's authenticated data is not {v: 1, leaves}")
  }
  return { leaves: leaves.map(leaveStatementFrom) }
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
