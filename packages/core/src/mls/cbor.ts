import { decode, encode } from '@atproto/lex-cbor'
import type { LexValue } from '@atproto/lex-cbor'
import { bytesEqual } from './bytes.ts'
import { refuse } from './rules/refuse.ts'
import type { RuleId } from './rules/table.ts'

/** What DAG-CBOR holds: text, bytes, safe integers, booleans, null, lists and maps of them. */
export type CborValue = LexValue
/** A DAG-CBOR map. */
export type CborMap = { [key: string]: CborValue }

/** How deep maps and lists may nest: far below any stack, so that all platforms judge alike. */
const MAX_DEPTH = 32

/** Deterministic DAG-CBOR, as a plain Uint8Array: the encoder gives a Buffer in Node, whose `slice` does not copy. */
export function toCbor(value: CborValue): Uint8Array {
  return Uint8Array.from(encode(value))
}

/**
 * Reads one DAG-CBOR map, written in the one deterministic way: any other writing of the same value is
 * refused, so that equal meanings are equal bytes. A caller that has a rule of its own for the form names it.
 *
 * @throws ServiceError `InvalidMls`, or by the rule given
 */
export function fromCbor(bytes: Uint8Array, what: string, rule: RuleId = 'cbor.form'): CborMap {
  const { value, again } = decodeTwice(bytes, what, rule)
  if (!isCborMap(value)) throw refuse(rule, `${what} is not a map`)
  if (!bytesEqual(again, bytes)) throw refuse(rule, `${what} is not in its deterministic form`)
  if (isDeeperThan(MAX_DEPTH, value)) throw refuse(rule, `${what} is nested too deeply`)
  return value
}

/** What is read and cannot be written, such as a fraction, is no DAG-CBOR of ours either. */
function decodeTwice(bytes: Uint8Array, what: string, rule: RuleId): { value: CborValue; again: Uint8Array } {
  try {
    const value = decode(bytes)
    return { value, again: encode(value) }
  } catch (cause) {
    throw refuse(rule, `${what} is not DAG-CBOR`, cause)
  }
}

function isDeeperThan(depth: number, value: CborValue): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false
  return depth === 0 || Object.values(value).some((item: CborValue) => isDeeperThan(depth - 1, item))
}

/** Whether a value is a map. */
export function isCborMap(value: CborValue | undefined): value is CborMap {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
    return false
  return Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null
}
