import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls'
import type { MLSMessage, RatchetTree } from 'ts-mls'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { bytesEqual } from './bytes.ts'
import { refuse } from './rules/refuse.ts'
import type { RuleId } from './rules/table.ts'

/** How the library reads and writes one thing, what it is called, and the rule by which other bytes are refused. */
export interface Form<T> {
  readonly decode: (bytes: Uint8Array, offset: number) => [T, number] | undefined
  readonly encode: (value: T) => Uint8Array
  readonly what: string
  readonly rule: RuleId
}

/** Reads one MLSMessage (RFC 9420 §6) of the wanted form, to its last byte. */
export function decodeMessage<W extends MLSMessage['wireformat']>(
  bytes: Uint8Array,
  wireformat: W,
  what: string,
): Extract<MLSMessage, { wireformat: W }> {
  const message = decodeWhole(bytes, {
    decode: decodeMlsMessage,
    encode: encodeMlsMessage,
    what,
    rule: 'framing.form',
  })
  if (message.wireformat !== wireformat) throw refuse('framing.form', `the bytes are not ${what}`)
  return message as Extract<MLSMessage, { wireformat: W }> // the line above compared it
}

/**
 * Runs a decoder of the library: whatever it throws, and bytes left over, are refused by the rule; so are bytes that it
 * would write otherwise, since equal meanings must be equal bytes (RFC 9420 §2.1.1, §2.1.2: a presence octet is 0
 * or 1, a length takes the shortest form). The bytes are copied first, since what it decodes are views of its input.
 */
export function decodeWhole<T>(bytes: Uint8Array, form: Form<T>): T {
  const { what, rule } = form
  const [value, length] = decodeOrRefuse(() => form.decode(Uint8Array.from(bytes), 0), form) ?? []
  if (value === undefined || length !== bytes.length) throw refuse(rule, `the bytes are not ${what}`)
  const again = decodeOrRefuse(() => form.encode(value), form)
  if (!bytesEqual(again, bytes)) throw refuse('framing.one-form', `the bytes are not ${what} in its one form`)
  return value
}

function decodeOrRefuse<T>(decode: () => T, { what, rule }: Pick<Form<T>, 'what' | 'rule'>): T {
  try {
    return decode()
  } catch (cause) {
    throw refuse(rule, `the bytes are not ${what}`, cause)
  }
}

/** Reads a ratchet tree: `optional<Node> ratchet_tree<V>` (RFC 9420 §12.4.3.3). */
export function decodeTree(bytes: Uint8Array): RatchetTree {
  return decodeWhole(bytes, {
    decode: decodeRatchetTree,
    encode: encodeRatchetTree,
    what: 'a ratchet tree',
    rule: 'tree.form',
  })
}

/** Writes a ratchet tree. */
export function encodeTree(tree: RatchetTree): Uint8Array {
  return encodeRatchetTree(tree)
}
