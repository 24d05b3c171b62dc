import { decodeMlsMessage } from 'ts-mls'
import type { MLSMessage, RatchetTree } from 'ts-mls'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { invalidMls } from './invalid-mls.ts'

/** Reads one MLSMessage (RFC 9420 §6) of the wanted form, to its last byte. */
export function decodeMessage<W extends MLSMessage['wireformat']>(
  bytes: Uint8Array,
  wireformat: W,
  what: string,
): Extract<MLSMessage, { wireformat: W }> {
  const message = decodeWhole(bytes, decodeMlsMessage, what)
  if (message.wireformat !== wireformat) throw invalidMls(`the bytes are not ${what}`)
  return message as Extract<MLSMessage, { wireformat: W }> // the line above compared it
}

/**
 * Runs a decoder of the library: whatever it throws, and bytes left over, are `InvalidMls`. The bytes are
 * copied first, since what the library decodes are views of its input.
 */
export function decodeWhole<T>(
  bytes: Uint8Array,
  decoder: (bytes: Uint8Array, offset: number) => [T, number] | undefined,
  what: string,
): T {
  const [value, length] = decodeOrRefuse(() => decoder(Uint8Array.from(bytes), 0), what) ?? []
  if (value === undefined || length !== bytes.length) throw invalidMls(`the bytes are not ${what}`)
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
  return decodeWhole(bytes, decodeRatchetTree, 'a ratchet tree')
}

/** Writes a ratchet tree. */
export function encodeTree(tree: RatchetTree): Uint8Array {
  return encodeRatchetTree(tree)
}
