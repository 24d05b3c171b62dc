import { signWithLabel as sign, verifyWithLabel as verify } from 'ts-mls/crypto/signature.js'
import { concatBytes, utf8 } from './bytes.ts'
import { loadCiphersuite } from './load-ciphersuite.ts'
import { hashOf } from './suite-hash.ts'
import { lengthPrefixed } from './tree/tls.ts'

/** Signs a content under a label, which keeps signatures of one use from standing for another (RFC 9420 §5.1.2). */
export async function signWithLabel(
  signatureKey: Uint8Array,
  label: string,
  content: Uint8Array,
  ciphersuite: string,
): Promise<Uint8Array> {
  const { signature } = await loadCiphersuite(ciphersuite)
  return sign(signatureKey, label, content, signature)
}

/** Whether a content was signed under a label by who has this public key (RFC 9420 §5.1.2). */
export async function isSignedWithLabel(
  { key, signature }: { readonly key: Uint8Array; readonly signature: Uint8Array },
  label: string,
  content: Uint8Array,
  ciphersuite: string,
): Promise<boolean> {
  const suite = await loadCiphersuite(ciphersuite)
  try {
    return await verify(key, label, content, signature, suite.signature)
  } catch {
    return false // a key or signature of the wrong length or encoding verifies nothing
  }
}

/** The reference of a value: its hash together with what it is a reference of (RFC 9420 §5.2). */
export function refHash(label: string, value: Uint8Array, ciphersuite: string): Uint8Array {
  return hashOf(ciphersuite)(concatBytes(lengthPrefixed(utf8(label)), lengthPrefixed(value)))
}
