import { toHex } from './bytes.ts'
import { isOnP256 } from './p256.ts'

/** X25519 points of small order, RFC 7748 §6.1: whoever seals to one computes zero, and is refused by every KEM. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
])

/** Length of an ML-KEM-768 encapsulation key: 1152 bytes of coefficients and a seed of 32 (FIPS 203 §7.2). */
const ML_KEM_BYTES = 1184
const ML_KEM_COEFFICIENTS = 1152
const ML_KEM_MODULUS = 3329
/** Length of an ML-KEM-768 ciphertext; every value of it opens to something (FIPS 203 §6.3). */
const ML_KEM_CIPHERTEXT_BYTES = 1088

const checks: Readonly<Record<string, (key: Uint8Array) => boolean>> = {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: isX25519,
  MLS_128_DHKEMP256_AES128GCM_SHA256_P256: isOnP256,
  MLS_256_XWING_AES256GCM_SHA512_Ed25519: (key) =>
    key.length === ML_KEM_BYTES + 32 &&
    isMlKem(key.subarray(0, ML_KEM_BYTES)) &&
    isX25519(key.subarray(ML_KEM_BYTES)),
}

/**
 * Whether one can seal to an HPKE public key of a suite (RFC 9180 §7.1.2, §7.1.4). A key that nobody can seal to
 * stops every later commit of the group, external ones too, so no such key may enter a tree. Computed here and not
 * by the platform's cryptography, so that all judge alike.
 */
export function isUsableHpkeKey(key: Uint8Array, ciphersuite: string): boolean {
  return checks[ciphersuite]?.(key) ?? false
}

/** In DHKEM an encapsulation is a public key of its own; X-Wing puts one behind the ciphertext of ML-KEM. */
const outputChecks: Readonly<Record<string, (output: Uint8Array) => boolean>> = {
  MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519: isX25519,
  MLS_128_DHKEMP256_AES128GCM_SHA256_P256: isOnP256,
  MLS_256_XWING_AES256GCM_SHA512_Ed25519: (output) =>
    output.length === ML_KEM_CIPHERTEXT_BYTES + 32 && isX25519(output.subarray(ML_KEM_CIPHERTEXT_BYTES)),
}

/**
 * Whether some private key opens a KEM output of a suite (RFC 9180 §7.1.4): what passes can still be sealed to the
 * wrong key or hold garbage, which its receiver alone finds out.
 */
export function isUsableKemOutput(output: Uint8Array, ciphersuite: string): boolean {
  return outputChecks[ciphersuite]?.(output) ?? false
}

/** RFC 7748 §5: the top bit of the last byte is not part of the key. */
function isX25519(key: Uint8Array): boolean {
  if (key.length !== 32) return false
  const masked = key.map((byte, i) => (i === 31 ? byte & 0x7f : byte))
  return !SMALL_ORDER.has(toHex(masked))
}

/** FIPS 203 §7.2, the modulus check: two coefficients of 12 bits in three bytes, each below q. */
function isMlKem(key: Uint8Array): boolean {
  for (let i = 0; i < ML_KEM_COEFFICIENTS; i += 3) {
    const [a = 0, b = 0, c = 0] = key.subarray(i, i + 3)
    if ((a | ((b & 0x0f) << 8)) >= ML_KEM_MODULUS || ((b >> 4) | (c << 4)) >= ML_KEM_MODULUS) return false
  }
  return true
}
