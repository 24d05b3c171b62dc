import { ServiceError } from '../errors/index.ts'

/**
 * Makes sure that a signature key has the one form that MLS gives it (RFC 9420 §5.1.1): 32 bytes for Ed25519, the
 * uncompressed point for P-256. A library may read other forms of the same key, and the same key in two forms would
 * be two keys to the database.
 */
export function checkSignatureKey(ciphersuite: string, key: Uint8Array): void {
  const wellFormed = ciphersuite.endsWith('_P256') ? key.length === 65 && key[0] === 4 : key.length === 32
  if (!wellFormed) {
    throw new ServiceError('InvalidRequest', {
      message: 'signatureKey is not a public key of the ciphersuite.',
    })
  }
}
