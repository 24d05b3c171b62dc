import { bytesEqual, utf8 } from '../bytes.ts'
import { isCborMap } from '../cbor.ts'
import type { CborMap, CborValue } from '../cbor.ts'
import { GROUP_ID_BYTES } from '../ids.ts'

/**
 * What a generation's policy says of the one it came after, signed by the resetter's leaf key of that one. It is set
 * by a reset alone, and nobody may change or drop it afterwards (protocol.md, "Recovery").
 */
export interface ResetOf {
  /** The MLS group that backed the convo before. */
  readonly groupId: Uint8Array
  /** The last epoch of that group. */
  readonly epoch: number
  /** Its confirmed transcript hash; empty at epoch 0. */
  readonly transcript: Uint8Array
  /** SHA-256 of its policy, encoded. */
  readonly policyHash: Uint8Array
  /** Why, in a word or two: 1 to 64 bytes of UTF-8. */
  readonly reason: string
  /** The resetter's leaf in that group. */
  readonly leafIndex: number
  readonly signature: Uint8Array
}

/** The longest reason, in bytes of UTF-8. */
export const MAX_RESET_REASON = 64
/** The longest hash of a known suite, SHA-512. */
const MAX_HASH_BYTES = 64
/** Far more than any signature of a known suite. */
const MAX_SIGNATURE_BYTES = 5120
const FIELDS = ['epoch', 'groupId', 'leafIndex', 'policyHash', 'reason', 'signature', 'transcript']

/** As a DAG-CBOR map. */
export function resetOfToCbor(resetOf: ResetOf): CborMap {
  return { ...resetOf }
}

/** Reads what {@link resetOfToCbor} wrote; undefined where the value is anything else. */
export function resetOfFromCbor(value: CborValue): ResetOf | undefined {
  if (!isCborMap(value) || Object.keys(value).sort().join() !== FIELDS.join()) return undefined
  const { groupId, epoch, transcript, policyHash, reason, leafIndex, signature } = value
  if (!isBytes(groupId, GROUP_ID_BYTES, GROUP_ID_BYTES) || !isBytes(policyHash, 32, 32)) return undefined
  if (!isBytes(transcript, 0, MAX_HASH_BYTES) || !isBytes(signature, 1, MAX_SIGNATURE_BYTES)) return undefined
  if (typeof reason !== 'string' || reason === '' || utf8(reason).length > MAX_RESET_REASON) return undefined
  if (!isWhole(epoch, Number.MAX_SAFE_INTEGER) || !isWhole(leafIndex, 2 ** 31 - 1)) return undefined
  return { groupId, epoch, transcript, policyHash, reason, leafIndex, signature }
}

/** Whether two policies name the same reset, or none. */
export function sameResetOf(a: ResetOf | undefined, b: ResetOf | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return (
    bytesEqual(a.groupId, b.groupId) &&
    a.epoch === b.epoch &&
    bytesEqual(a.transcript, b.transcript) &&
    bytesEqual(a.policyHash, b.policyHash) &&
    a.reason === b.reason &&
    a.leafIndex === b.leafIndex &&
    bytesEqual(a.signature, b.signature)
  )
}

function isBytes(value: CborValue | undefined, least: number, most: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length >= least && value.length <= most
}

function isWhole(value: CborValue | undefined, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most
}
