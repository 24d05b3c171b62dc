import { sha256, toHex } from '../bytes.ts'

/** A public key for people to compare: 128 bits of its SHA-256, in groups of four hex digits. */
export async function fingerprintOf(signatureKey: Uint8Array): Promise<string> {
  const digits = toHex((await sha256(signatureKey)).subarray(0, 16))
  return digits.match(/.{4}/g)?.join(' ') ?? digits
}
