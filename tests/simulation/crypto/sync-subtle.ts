import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import type { SeededBytes } from './seeded-bytes.ts'
import { halfOf, jwkHalf, privateHalf, publicHalf, secretOf, SyncKey } from './sync-key.ts'
import type { Curve } from './sync-key.ts'

const TAG = 16

/**
 * WebCrypto that has done its work by the time it answers, and makes its keys from `random`. The platform's own works
 * on other threads, whose order is nobody's to repeat; with this one a whole process does the same at each run. It
 * computes by the same library, and what no client of a simulation uses is missing.
 */
export function syncSubtle(random: Pick<SeededBytes, 'take'>): SubtleCrypto {
  const subtle = {
    digest: async (algorithm: AlgorithmIdentifier, data: BufferSource) =>
      fresh(createHash(hashName(algorithm)).update(view(data)).digest()),

    importKey: async (
      format: KeyFormat,
      data: BufferSource | JsonWebKey,
      algorithm: AlgorithmIdentifier,
      _extractable: boolean,
      usages: readonly KeyUsage[],
    ) => importKey(format, data, algorithm, usages),

    exportKey: async (format: KeyFormat, key: CryptoKey) => exportKey(format, key),

    generateKey: async (
      algorithm: AlgorithmIdentifier,
      _extractable: boolean,
      usages: readonly KeyUsage[],
    ) => {
      const curve = curveOf(algorithm)
      const half = privateHalf(curve, random.take(32))
      return {
        privateKey: new SyncKey({ name: curve }, usages, half),
        publicKey: new SyncKey({ name: curve }, usages, createPublicKey(half)),
      }
    },

    sign: async (_algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource) =>
      fresh(signed(key, data)),

    verify: async (
      _algorithm: AlgorithmIdentifier,
      key: CryptoKey,
      signature: BufferSource,
      data: BufferSource,
    ) => verified(key, view(signature), view(data)),

    deriveBits: async (algorithm: EcdhKeyDeriveParams | HkdfParams, key: CryptoKey, length: number) =>
      derived(algorithm, key, length / 8),

    encrypt: async (algorithm: AesGcmParams, key: CryptoKey, data: BufferSource) => {
      const cipher = createCipheriv(gcmName(key), secretOf(key), view(algorithm.iv))
      if (algorithm.additionalData) cipher.setAAD(view(algorithm.additionalData))
      return fresh(Buffer.concat([cipher.update(view(data)), cipher.final(), cipher.getAuthTag()]))
    },

    decrypt: async (algorithm: AesGcmParams, key: CryptoKey, data: BufferSource) => {
      const sealed = view(data)
      const decipher = createDecipheriv(gcmName(key), secretOf(key), view(algorithm.iv))
      if (algorithm.additionalData) decipher.setAAD(view(algorithm.additionalData))
      decipher.setAuthTag(sealed.subarray(-TAG))
      return fresh(Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]))
    },
  }
  return subtle as unknown as SubtleCrypto // as much of it as is used
}

function importKey(
  format: KeyFormat,
  data: BufferSource | JsonWebKey,
  algorithm: AlgorithmIdentifier,
  usages: readonly KeyUsage[],
): CryptoKey {
  const name = nameOf(algorithm)
  const described = typeof algorithm === 'string' ? { name } : normalised(algorithm)
  if (format === 'jwk') return new SyncKey(described, usages, jwkHalf({ ...(data as JsonWebKey) }))
  const bytes = view(data as BufferSource) // no other format has anything else
  if (format === 'pkcs8') {
    const key = createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' })
    return new SyncKey(described, usages, key)
  }
  const secret = ['HMAC', 'AES-GCM', 'HKDF'].includes(name)
  return new SyncKey(described, usages, secret ? Uint8Array.from(bytes) : publicHalf(curveOf(name), bytes))
}

function exportKey(format: KeyFormat, key: CryptoKey): ArrayBuffer | JsonWebKey {
  const half = halfOf(key)
  if (format === 'pkcs8') return fresh(half.export({ format: 'der', type: 'pkcs8' }))
  const jwk = half.export({ format: 'jwk' }) as JsonWebKey
  if (format === 'jwk') return jwk
  if (format === 'raw') return fresh(Buffer.from(jwk.x ?? '', 'base64url'))
  throw unused(`exporting as ${format}`)
}

function signed(key: CryptoKey, data: BufferSource): Buffer {
  if (key.algorithm.name === 'Ed25519') return sign(null, view(data), halfOf(key))
  if (key.algorithm.name !== 'HMAC') throw unused(`signing by ${key.algorithm.name}`)
  return createHmac(hashOf(key), secretOf(key)).update(view(data)).digest()
}

function verified(key: CryptoKey, signature: Uint8Array, data: Uint8Array): boolean {
  if (key.algorithm.name === 'Ed25519') return verify(null, data, halfOf(key), signature)
  const expected = signed(key, Uint8Array.from(data))
  return expected.length === signature.length && timingSafeEqual(expected, signature)
}

function derived(algorithm: EcdhKeyDeriveParams | HkdfParams, key: CryptoKey, length: number): ArrayBuffer {
  if ('public' in algorithm) {
    const secret = diffieHellman({ privateKey: halfOf(key), publicKey: halfOf(algorithm.public) })
    return fresh(secret.subarray(0, length))
  }
  const { hash, salt, info } = algorithm
  return hkdfSync(hashName(hash), secretOf(key), view(salt), view(info), length)
}

function gcmName(key: CryptoKey): 'aes-128-gcm' | 'aes-256-gcm' {
  return secretOf(key).length === 16 ? 'aes-128-gcm' : 'aes-256-gcm'
}

function curveOf(algorithm: AlgorithmIdentifier): Curve {
  const name = nameOf(algorithm)
  if (name === 'Ed25519' || name === 'X25519') return name
  throw unused(name)
}

function nameOf(algorithm: AlgorithmIdentifier): string {
  return typeof algorithm === 'string' ? algorithm : algorithm.name
}

/** WebCrypto gives the hash of an algorithm back as an object, whichever way it was named. */
function normalised(algorithm: KeyAlgorithm & { hash?: AlgorithmIdentifier }): KeyAlgorithm {
  return algorithm.hash === undefined
    ? algorithm
    : ({ ...algorithm, hash: { name: nameOf(algorithm.hash) } } as KeyAlgorithm)
}

function hashOf({ algorithm }: CryptoKey): string {
  return hashName((algorithm as HmacKeyAlgorithm).hash) // set when it was imported
}

function hashName(algorithm: AlgorithmIdentifier): string {
  return nameOf(algorithm).replace('-', '').toLowerCase()
}

function view(data: BufferSource): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)
}

function fresh(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}

function unused(what: string): Error {
  return new Error(`the crypto of simulations does not know ${what}`)
}
