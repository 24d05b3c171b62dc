import type { CiphersuiteName } from 'ts-mls'

/** The suite of a group where nothing else was chosen. */
export const DEFAULT_CIPHERSUITE = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'

/** Every suite this build can compute (RFC 9420 §17.1); a deployment allows some of them. */
export const KNOWN_CIPHERSUITES = [
  DEFAULT_CIPHERSUITE,
  'MLS_128_DHKEMP256_AES128GCM_SHA256_P256',
  'MLS_256_XWING_AES256GCM_SHA512_Ed25519',
] as const satisfies readonly CiphersuiteName[]

/** A suite this build can compute. */
export type KnownCiphersuite = (typeof KNOWN_CIPHERSUITES)[number]

/** Whether this build can compute the suite. */
export function isKnownCiphersuite(name: string): name is KnownCiphersuite {
  return KNOWN_CIPHERSUITES.some((known) => known === name)
}
