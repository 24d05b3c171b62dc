import { ECDH } from 'node:crypto'
import { ServiceError } from '../errors/index.ts'

/**
 * All forms in which a signature key may be written, the given one first; throws `InvalidRequest` if it is no key
 * of the ciphersuite. Ed25519 has one form of 32 bytes. RFC 9420 §5.1.1 wants a P-256 key as an uncompressed point,
 * but libraries read a compressed one as well, and the MLS library writes it: these are two keys to the database,
 * and one key to whoever signs.
 */
export function encodingsOfKey(ciphersuite: string, key: Uint8Array): Uint8Array[] {
  if (!ciphersuite.endsWith('_P256')) {
    if (key.length !== 32) throw noKey()
    return [key]
  }
  return [key, convertPoint(key, key[0] === 4 ? 'compressed' : 'uncompressed')]
}

function convertPoint(key: Uint8Array, format: 'compressed' | 'uncompressed'): Uint8Array {
  // OpenSSL also reads a "hybrid" form (6 or 7 first), and a point at infinity of one byte.
  if (!(key.length === 33 && (key[0] === 2 || key[0] === 3)) && !(key.length === 65 && key[0] === 4))
    throw noKey()
  try {
    return ECDH.convertKey(key, 'prime256v1', undefined, undefined, format) as Buffer
  } catch {
    throw noKey()
  }
}

function noKey(): ServiceError {
  return new ServiceError('InvalidRequest', {
    message: 'signatureKey is not a public key of the ciphersuite.',
  })
}
