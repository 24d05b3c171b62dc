import { p256 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { readBase58 } from './base58.ts'

/** The public key that signs an account's repo: a point on one of AT Protocol's two curves, in any of its forms. */
export interface RepoKey {
  readonly curve: 'p256' | 'secp256k1'
  readonly publicKey: Uint8Array
}

/** The multicodec prefixes of compressed points (AT Protocol, "Cryptography"). */
const PREFIXES = [
  { curve: 'p256', bytes: [0x80, 0x24] },
  { curve: 'secp256k1', bytes: [0xe7, 0x01] },
] as const
const COMPRESSED_BYTES = 33

/** The key that a `did:key:z…` is, or undefined where it is none of AT Protocol's. */
export function repoKeyFromDidKey(didKey: string): RepoKey | undefined {
  return didKey.startsWith('did:key:') ? repoKeyFromMultikey(didKey.slice('did:key:'.length)) : undefined
}

/** The key of a `Multikey`, which is the same without `did:key:`. */
export function repoKeyFromMultikey(text: string): RepoKey | undefined {
  const bytes = readMultibase(text)
  const found = PREFIXES.find(({ bytes: [first, second] }) => bytes?.[0] === first && bytes[1] === second)
  if (bytes?.length !== 2 + COMPRESSED_BYTES || found === undefined) return undefined
  return { curve: found.curve, publicKey: bytes.subarray(2) }
}

/** The bytes of a multibase text in base58btc, the one base that DID documents write keys in. */
export function readMultibase(text: string): Uint8Array | undefined {
  return text.startsWith('z') ? readBase58(text.slice(1)) : undefined
}

/**
 * Verifies a compact (r ‖ s, 64 bytes) low-S signature over SHA-256 of the bytes. A DER or a high-S one is refused: each
 * would be a second form of the same signature (AT Protocol, "Cryptography").
 */
export function verifyRepoSignature(
  { curve, publicKey }: RepoKey,
  signed: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return curveOf(curve).verify(signature, signed, publicKey, {
      prehash: true,
      lowS: true,
      format: 'compact',
    })
  } catch {
    return false // a key or signature that is no point or no scalar verifies nothing
  }
}

function curveOf(curve: RepoKey['curve']): typeof p256 {
  switch (curve) {
    case 'p256':
      return p256
    case 'secp256k1':
      return secp256k1
  }
}
