import { concatBytes } from '../bytes.ts'

/** The little of TLS's presentation language that hash inputs of a tree are made of (RFC 9420 §2.1). */

/** A uint32. */
export function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}

/** opaque<V>: the bytes behind their length, in its shortest form. */
export function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  return concatBytes(lengthOf(bytes.length), bytes)
}

/** The length of a vector: RFC 9420 §2.1.2, one, two or four bytes, told apart by the first two bits. */
export function lengthOf(length: number): Uint8Array {
  if (length < 2 ** 6) return Uint8Array.of(length)
  if (length < 2 ** 14) return Uint8Array.of((length >>> 8) | 0x40, length)
  if (length < 2 ** 30) return uint32((length | 0x8000_0000) >>> 0)
  throw new RangeError('a vector takes at most 2^30 - 1 bytes')
}
