import { sha256, sha512 } from '@noble/hashes/sha2.js'
import type { CHash } from '@noble/hashes/utils.js'
import { isKnownCiphersuite } from './ciphersuites.ts'
import type { KnownCiphersuite } from './ciphersuites.ts'
import { refuse } from './rules/refuse.ts'

/** A hash function. */
export type Hash = CHash

const hashes: Readonly<Record<KnownCiphersuite, Hash>> = {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: sha256,
  MLS_128_DHKEMP256_AES128GCM_SHA256_P256: sha256,
  MLS_256_XWING_AES256GCM_SHA512_Ed25519: sha512,
}

/**
 * The hash of a suite (RFC 9420 §5.1). Computed at once and not by the platform's promises: a tree takes thousands of
 * small ones, of which each would wait longer than it computes.
 *
 * @throws ServiceError `UnsupportedCiphersuite`
 */
export function hashOf(ciphersuite: string): Hash {
  if (!isKnownCiphersuite(ciphersuite))
    throw refuse('ciphersuite.known', `the ciphersuite ${ciphersuite} is not supported`)
  return hashes[ciphersuite]
}
