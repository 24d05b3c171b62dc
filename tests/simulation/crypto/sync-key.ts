import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { JsonWebKeyInput, KeyObject } from 'node:crypto'

/** Curves of the ciphersuite that the simulation uses. */
export type Curve = 'Ed25519' | 'X25519'

/** A key of {@link syncSubtle}: bytes of a secret, or one half of a pair on a curve. */
export class SyncKey implements CryptoKey {
  /** Libraries tell a CryptoKey by its tag. */
  readonly [Symbol.toStringTag] = 'CryptoKey'
  readonly type: KeyType
  readonly extractable = true
  readonly algorithm: KeyAlgorithm
  readonly usages: KeyUsage[]
  readonly held: Uint8Array | KeyObject

  constructor(algorithm: KeyAlgorithm, usages: readonly KeyUsage[], held: Uint8Array | KeyObject) {
    this.type = held instanceof Uint8Array ? 'secret' : held.type
    this.algorithm = algorithm
    this.usages = [...usages]
    this.held = held
  }
}

/** The bytes of a secret key. */
export function secretOf(key: CryptoKey): Uint8Array {
  if (key instanceof SyncKey && key.held instanceof Uint8Array) return key.held
  throw new TypeError(`not a secret key of the simulation: ${key.algorithm.name}`)
}

/** A half of a pair, as Node has it. */
export function halfOf(key: CryptoKey): KeyObject {
  if (key instanceof SyncKey && !(key.held instanceof Uint8Array)) return key.held
  throw new TypeError(`not half of a pair of the simulation: ${key.algorithm.name}`)
}

/** The public half with these bytes (RFC 7748, RFC 8032). */
export function publicHalf(curve: Curve, raw: Uint8Array): KeyObject {
  return jwkHalf({ kty: 'OKP', crv: curve, x: Buffer.from(raw).toString('base64url') })
}

/** The private half with this scalar or seed. */
export function privateHalf(curve: Curve, raw: Uint8Array): KeyObject {
  // PKCS#8 (RFC 8410) of a private key without its public one.
  const head = { Ed25519: '302e020100300506032b657004220420', X25519: '302e020100300506032b656e04220420' }[
    curve
  ]
  return createPrivateKey({ key: Buffer.from(head + toHex(raw), 'hex'), format: 'der', type: 'pkcs8' })
}

/** Whichever half a JWK holds. */
export function jwkHalf(key: JsonWebKeyInput['key']): KeyObject {
  return 'd' in key ? createPrivateKey({ key, format: 'jwk' }) : createPublicKey({ key, format: 'jwk' })
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
