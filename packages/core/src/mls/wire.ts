import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls'
import type { MLSMessage, RatchetTree } from 'ts-mls'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { bytesEqual } from './bytes.ts'
import { invalidMls } from './invalid-mls.ts'

/** Reads one MLSMessage (RFC 9420 §6) of the wanted form, to its last byte. */
export function decodeMessage<W extends MLSMessage['wireformat']>(
  bytes: Uint8Array,
  wireformat: W,
  what: string,
): Extract<MLSMessage, { wireformat: W }> {
  const message = decodeWhole(bytes, decodeMlsMessage, encodeMlsMessage, what)
  if (message.wireformat !== wireformat) throw invalidMls(`the bytes are not ${what}`)
  return message as Extract<MLSMessage, { wireformat: W }> // the line above compared it
}

/**
 * Runs a decoder of the library: whatever it throws, and bytes left over, are `InvalidMls`; so are bytes that it
 * would write otherwise, since equal meanings must be equal bytes (RFC 9420 §2.1.1, §2.1.2: a presence octet is 0
 * or 1, a length takes the shortest form). The bytes are copied first, since what it decodes are views of its input.
 */
export function decodeWhole<T>(
  bytes: Uint8Array,
  decoder: (bytes: Uint8Array, offset: number) => [T, number] | undefined,
  encoder: (value: T) => Uint8Array,
  what: string,
): T {
  const [value, length] = decodeOrRefuse(() => decoder(Uint8Array.from(bytes), 0), what) ?? []
  if (value === undefined || length !== bytes.length) throw invalidMls(`the bytes are not ${what}`)
  const again = decodeOrRefuse(() => encoder(value), what)
  if (!bytesEqual(again, bytes)) throw invalidMls(`the bytes are not ${what} in its one form`)
  return value
}

function decodeOrRefuse<T>(decode: () => T, what: string): T {
  try {
    return decode()
  } catch (cause) {
    throw invalidMls(`the bytes are not ${what}`, cause)
  }
}

/** Reads a ratchet tree: `optional<Node> ratchet_tree<V>` (RFC 9420 §12.4.3.3). */
export function decodeTree(bytes: Uint8Array): RatchetTree {
  return decodeWhole(bytes, decodeRatchetTree, encodeRatchetTree, 'a ratchet tree')
}

/** Writes a ratchet tree. */
export function encodeTree(tree: RatchetTree): Uint8Array {
  return encodeRatchetTree(tree)
}
