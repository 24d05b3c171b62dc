import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesEqual } from './bytes.ts'
import { fromCbor, toCbor } from './cbor.ts'
import type { CborMap } from './cbor.ts'
import { refuse } from './rules/refuse.ts'

/** Length of the commitment key in bytes. */
export const COMMITMENT_KEY_BYTES = 32
/** The smallest size of a padded plaintext in bytes; above it sizes double, and past 64 KiB grow by 64 KiB. */
const SMALLEST_BUCKET = 256
const LARGEST_DOUBLING = 65_536

/** What stands inside the ciphertext, and the commitment to it that stands outside. */
export interface CommittedContent {
  /** DAG-CBOR {content, key, pad}, padded so that its length tells little. */
  readonly plaintext: Uint8Array
  /** HMAC-SHA256 of the content under the key: the hook for reports with proof. */
  readonly commitment: Uint8Array
}

/** What was inside a ciphertext, with the key that it was committed to with: who has both can report it. */
export interface OpenedContent {
  readonly content: Uint8Array
  readonly key: Uint8Array
}

/** Wraps encoded content for encryption; `key` is 32 fresh random bytes (protocol.md, "Application messages"). */
export function commitContent(content: Uint8Array, key: Uint8Array): CommittedContent {
  if (key.length !== COMMITMENT_KEY_BYTES) throw refuse('content.key', 'the commitment key is not 32 bytes')
  return { plaintext: paddedCbor({ content, key }), commitment: hmac(sha256, key, content) }
}

/**
 * Opens a decrypted plaintext and checks it against the commitment that came with it.
 *
 * @throws ServiceError `InvalidMls` where they do not match: the message must be dropped
 */
export function openCommitted(plaintext: Uint8Array, commitment: Uint8Array): OpenedContent {
  const { content, key } = fromCbor(plaintext, 'the plaintext', 'content.form')
  if (
    !(content instanceof Uint8Array) ||
    !(key instanceof Uint8Array) ||
    key.length !== COMMITMENT_KEY_BYTES
  ) {
    throw refuse('content.form', 'the plaintext is not {content, key, pad}')
  }
  if (!bytesEqual(hmac(sha256, key, content), commitment)) {
    throw refuse('content.commitment', 'the commitment does not match the content')
  }
  return { content, key }
}

/** A map as DAG-CBOR, with a field `pad` that brings it to a length which tells little of it. */
export function paddedCbor(fields: CborMap, atLeast = 0): Uint8Array {
  const bare = toCbor({ ...fields, pad: new Uint8Array() })
  const size = bucketFor(Math.max(bare.length, atLeast))
  // a size that no `pad` reaches exactly, at a seam of CBOR's length prefixes, would tell the length: the next one is
  // reached
  return paddedTo(size, bare.length, fields) ?? paddedCbor(fields, size + 1)
}

/** CBOR writes the length of `pad` in 1, 2, 3 or 5 bytes; the last bytes are found by trying. */
function paddedTo(size: number, bare: number, fields: CborMap): Uint8Array | undefined {
  for (let overhead = 0; overhead <= 4 && bare + overhead <= size; overhead++) {
    const plaintext = toCbor({ ...fields, pad: new Uint8Array(size - bare - overhead) })
    if (plaintext.length === size) return plaintext
  }
  return undefined
}

/** The padded size for a plaintext of so many bytes. */
export function bucketFor(bytes: number): number {
  let bucket = SMALLEST_BUCKET
  while (bucket < bytes && bucket < LARGEST_DOUBLING) bucket *= 2
  return bucket >= bytes ? bucket : Math.ceil(bytes / LARGEST_DOUBLING) * LARGEST_DOUBLING
}
