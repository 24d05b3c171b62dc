import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js'
import { fromBase64Url } from '../bytes.ts'
import { DEFAULT_CIPHERSUITE } from '../ciphersuites.ts'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import { INVITE_KEY_BYTES } from '../policy/invites.ts'

/** Length of an invite's private seed: an Ed25519 private key (RFC 8032 §5.1.5). */
export const INVITE_SEED_BYTES = 32

/** What stands before the seed in PKCS #8: version, id-Ed25519, the octet strings' headers (RFC 8410 §7). */
const PKCS8_PREFIX = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]

/**
 * The public key of an invite, from its seed. The platform's cryptography works it out, by way of a JSON Web Key
 * (RFC 8037 §2): the only form in which it gives the public half of a private key.
 *
 * @throws TypeError where the seed is not 32 bytes
 */
export async function inviteKeyOf(seed: Uint8Array): Promise<Uint8Array> {
  if (seed.length !== INVITE_SEED_BYTES) throw new TypeError('the seed of an invite is 32 bytes')
  const pkcs8 = Uint8Array.from([...PKCS8_PREFIX, ...seed])
  const pair = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  const { x = '' } = await crypto.subtle.exportKey('jwk', pair)
  const key = fromBase64Url(x)
  if (key?.length !== INVITE_KEY_BYTES) throw new TypeError('the platform gave no Ed25519 key')
  return key
}

/** Signs by an invite's seed: RFC 9420 §5.1.2 SignWithLabel, by Ed25519 whatever the group's suite. */
export async function signByInvite(
  seed: Uint8Array,
  label: string,
  content: Uint8Array,
): Promise<Uint8Array> {
  const { signature } = await loadCiphersuite(DEFAULT_CIPHERSUITE)
  return signWithLabel(seed, label, content, signature)
}

/** Whether a signature was made by the seed of this invite's key. */
export async function isSignedByInvite(
  key: Uint8Array,
  label: string,
  content: Uint8Array,
  signed: Uint8Array,
): Promise<boolean> {
  const { signature } = await loadCiphersuite(DEFAULT_CIPHERSUITE)
  try {
    return await verifyWithLabel(key, label, content, signed, signature)
  } catch {
    return false // a key or signature of the wrong length or encoding verifies nothing
  }
}
