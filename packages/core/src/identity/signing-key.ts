import { createPublicKey, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { formatDidKey, multibaseToBytes, parseDidKey } from '@atproto/crypto'
import type { RepoKey } from '../mls/device-record/index.ts'

/** The two signature algorithms of AT Protocol: ES256 is P-256, ES256K is secp256k1, both over SHA-256. */
export type SigningAlg = 'ES256' | 'ES256K'

/** An account's public signing key, ready for use. */
export type SigningKey = { readonly alg: SigningAlg; readonly publicKey: KeyObject }

// Half of each curve's order: a signature (r, s) is as valid as (r, n - s), and AT Protocol takes the lower alone.
const curves = {
  ES256: {
    crv: 'P-256',
    halfOrder: Buffer.from('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8', 'hex'),
  },
  ES256K: {
    crv: 'secp256k1',
    halfOrder: Buffer.from('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0', 'hex'),
  },
} as const satisfies Record<SigningAlg, { crv: string; halfOrder: Buffer }>

/** Whether a JWT's `alg` is one of the two accepted. */
export function isSigningAlg(alg: unknown): alg is SigningAlg {
  return alg === 'ES256' || alg === 'ES256K'
}

/** Imports the key of a DID document: a Multikey, or one of the two forms that came before it. */
export function importVerificationMethod(method: { type: string; publicKeyMultibase: string }): SigningKey {
  switch (method.type) {
    case 'Multikey':
      return importDidKey(`did:key:${method.publicKeyMultibase}`)
    case 'EcdsaSecp256r1VerificationKey2019':
      return importDidKey(formatDidKey('ES256', multibaseToBytes(method.publicKeyMultibase)))
    case 'EcdsaSecp256k1VerificationKey2019':
      return importDidKey(formatDidKey('ES256K', multibaseToBytes(method.publicKeyMultibase)))
    default:
      throw new Error(`unsupported key type ${method.type}`)
  }
}

/** Imports a `did:key` of a P-256 or secp256k1 point; throws if it is neither. */
export function importDidKey(didKey: string): SigningKey {
  const { jwtAlg, keyBytes } = parseDidKey(didKey)
  if (!isSigningAlg(jwtAlg)) throw new Error(`unsupported key algorithm ${jwtAlg}`)
  const x = Buffer.from(keyBytes.subarray(1, 33)).toString('base64url')
  const y = Buffer.from(keyBytes.subarray(33, 65)).toString('base64url')
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: curves[jwtAlg].crv, x, y } })
  return { alg: jwtAlg, publicKey }
}

/** The same key in the form in which repos are verified. */
export function repoKeyOf({ alg, publicKey }: SigningKey): RepoKey {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { curve: alg === 'ES256' ? 'p256' : 'secp256k1', publicKey: Uint8Array.from(point) }
}

/**
 * Verifies a compact (r ‖ s, 64 bytes) low-S signature. A DER or a high-S one is refused: each would be a second
 * form of the same signature.
 */
export function verifySignature(key: SigningKey, data: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false
  if (Buffer.compare(signature.subarray(32), curves[key.alg].halfOrder) > 0) return false
  return verify('sha256', data, { key: key.publicKey, dsaEncoding: 'ieee-p1363' }, signature)
}
