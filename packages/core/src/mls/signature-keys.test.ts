import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { concatBytes, toHex } from './bytes.ts'
import { loadCiphersuite } from './load-ciphersuite.ts'
import { isUsableSignatureKey } from './signature-keys.ts'

const suite = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'

/** The eight points of small order, as another library computes them. */
function smallOrder(): Uint8Array[] {
  const { Point } = ed25519
  const generator = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')
  const points = [Point.ZERO]
  for (let i = 1; i < 8; i++) points.push((points.at(-1) ?? Point.ZERO).add(generator))
  return points.map((point) => point.toBytes())
}

describe('an Ed25519 key', () => {
  it('is usable if it was generated', () => {
    for (let i = 0; i < 20; i++) {
      expect(isUsableSignatureKey(ed25519.keygen().publicKey, suite)).toBe(true)
    }
  })

  it('is refused where its point is of small order, with either sign', () => {
    const points = smallOrder()
    expect(new Set(points.map(toHex)).size).toBe(8)
    for (const point of points) {
      expect(isUsableSignatureKey(point, suite), toHex(point)).toBe(false)
      const turned = point.map((byte, i) => (i === 31 ? byte ^ 0x80 : byte))
      expect(isUsableSignatureKey(turned, suite), toHex(turned)).toBe(false)
    }
  })

  it('is refused where it has another length, or a y that is not below p', () => {
    expect(isUsableSignatureKey(new Uint8Array(31).fill(9), suite)).toBe(false)
    for (let first = 0xed; first <= 0xff; first++) {
      const above = new Uint8Array(32).fill(0xff).fill(first, 0, 1).fill(0x7f, 31)
      expect(isUsableSignatureKey(above, suite)).toBe(false)
    }
  })
})

/** A signature whose R is the neutral point, which holds by the equation of RFC 8032 §5.1.7. */
function signWithoutChoice(secretKey: Uint8Array, message: Uint8Array): Uint8Array {
  const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(secretKey)
  const r = ed25519.Point.ZERO.toBytes()
  const order = ed25519.Point.Fn.ORDER
  const k = bytesToNumberLE(sha512(concatBytes(r, pointBytes, message))) % order
  return concatBytes(r, numberToBytesLE((k * scalar) % order, 32))
}

describe('an Ed25519 signature', () => {
  const message = Uint8Array.of(1, 2, 3)

  it('is verified as the platform does', async () => {
    const { signature } = await loadCiphersuite(suite)
    const { signKey, publicKey } = await signature.keygen()
    const signed = await signature.sign(signKey, message)
    expect(await signature.verify(publicKey, message, signed)).toBe(true)
    expect(await signature.verify(publicKey, Uint8Array.of(1), signed)).toBe(false)
    expect(await signature.verify(publicKey, message, signed.subarray(0, 20))).toBe(false)
  })

  it('is refused where its R is of small order, whatever the platform says', async () => {
    const { signature } = await loadCiphersuite(suite)
    const { secretKey, publicKey } = ed25519.keygen()
    const forged = signWithoutChoice(secretKey, message)
    const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, ['verify'])
    const platform = await crypto.subtle.verify('Ed25519', key, Uint8Array.from(forged), message)
    expect(platform).toBe(true) // Node's, which is what makes the difference
    expect(await signature.verify(publicKey, message, forged)).toBe(false)
  })
})
