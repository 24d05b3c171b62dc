import { toHex } from '../bytes.ts'
import { isCborMap } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'

/** CIDv1 of DAG-CBOR under SHA-256, of 32 bytes: what all links within a repo are (AT Protocol, "Data model"). */
const PREFIX = '01711220'
/** The length of such a CID in bytes. */
export const CID_BYTES = 36

/** The digest that a CID names, in hex; undefined where it is of another kind. */
export function digestOf(cid: Uint8Array): string | undefined {
  const hex = toHex(cid)
  return cid.length === CID_BYTES && hex.startsWith(PREFIX) ? hex.slice(PREFIX.length) : undefined
}

/** The digest that a link in a block names, in hex; undefined where the value is no link to a block of a repo. */
export function linkIn(value: CborValue | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined
  if (Array.isArray(value) || isCborMap(value)) return undefined
  return value.bytes instanceof Uint8Array ? digestOf(value.bytes) : undefined
}
