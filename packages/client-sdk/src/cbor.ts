import { decode, decodeAll } from '@atproto/lex-cbor'
import type { CborValue } from '@catbird-mls/core/mls'

/** Deterministic DAG-CBOR. Fields that are undefined are left out. */
export { toCbor } from '@catbird-mls/core/mls'
export type { CborValue } from '@catbird-mls/core/mls'

/** Reads one DAG-CBOR value that must be an object. */
export function fromCbor(bytes: Uint8Array): { [key: string]: CborValue } {
  return asMap(decode(bytes))
}

/** Reads DAG-CBOR values written one after the other (an event-stream frame is two). */
export function allFromCbor(bytes: Uint8Array): CborValue[] {
  return [...decodeAll(bytes)]
}

/** The value as a map, or a TypeError. */
export function asMap(value: CborValue | undefined): { [key: string]: CborValue } {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) {
    throw new TypeError('expected a map')
  }
  return value as { [key: string]: CborValue }
}

/** The value as bytes, or a TypeError. */
export function asBytes(value: CborValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError('expected bytes')
  return value
}

/** The value as text, or a TypeError. */
export function asText(value: CborValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError('expected text')
  return value
}

/** The value as a number, or a TypeError. */
export function asNumber(value: CborValue | undefined): number {
  if (typeof value !== 'number') throw new TypeError('expected a number')
  return value
}

/** The value as a list, or a TypeError. */
export function asList(value: CborValue | undefined): CborValue[] {
  if (!Array.isArray(value)) throw new TypeError('expected a list')
  return value
}
