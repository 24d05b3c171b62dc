import { describe, expect, it } from 'vitest'
import { SeededBytes } from './seeded-bytes.ts'
import { syncSubtle } from './sync-subtle.ts'

const platform = crypto.subtle
const seeded = () => syncSubtle(new SeededBytes('a test'))
const data = new TextEncoder().encode('some bytes that are not a multiple of anything')
const bytes = (buffer: ArrayBuffer) => Buffer.from(buffer).toString('hex')

/** The private half in one of them, brought over from the other. */
async function carried(
  key: CryptoKey,
  usages: KeyUsage[],
  from: SubtleCrypto,
  to: SubtleCrypto,
): Promise<CryptoKey> {
  return to.importKey('pkcs8', await from.exportKey('pkcs8', key), key.algorithm.name, true, usages)
}

describe('the crypto of simulations', () => {
  it('hashes and authenticates as the platform does', async () => {
    const results = await Promise.all(
      [seeded(), platform].map(async (subtle) => {
        const key = await subtle.importKey('raw', data, { name: 'HMAC', hash: 'SHA-256' }, false, [
          'sign',
          'verify',
        ])
        const mac = await subtle.sign('HMAC', key, data)
        expect(await subtle.verify('HMAC', key, mac, data)).toBe(true)
        expect(await subtle.verify('HMAC', key, mac, data.slice(1))).toBe(false)
        return [bytes(await subtle.digest('SHA-256', data)), bytes(mac)]
      }),
    )
    expect(results[0]).toEqual(results[1])
  })

  it.each([16, 32])(
    'seals and opens what the platform opens and seals, by keys of %i bytes',
    async (length) => {
      const subtle = seeded()
      const raw = data.slice(0, length)
      const parameters = { name: 'AES-GCM', iv: data.slice(0, 12), additionalData: data.slice(3) }
      const keyOf = (of: SubtleCrypto) => of.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
      const sealed = await subtle.encrypt(parameters, await keyOf(subtle), data)
      expect(bytes(await platform.decrypt(parameters, await keyOf(platform), sealed))).toBe(
        bytes(data.buffer),
      )
      expect(bytes(await subtle.decrypt(parameters, await keyOf(subtle), sealed))).toBe(bytes(data.buffer))
      const broken = Uint8Array.from(new Uint8Array(sealed), (byte, i) => (i === 0 ? byte ^ 1 : byte))
      await expect(subtle.decrypt(parameters, await keyOf(subtle), broken)).rejects.toThrow()
    },
  )

  it('signs and agrees on secrets by keys that the platform takes', async () => {
    const subtle = seeded()
    const signer = await subtle.generateKey('Ed25519', true, ['sign', 'verify'])
    const signature = await subtle.sign('Ed25519', signer.privateKey, data)
    const there = await platform.importKey(
      'raw',
      await subtle.exportKey('raw', signer.publicKey),
      'Ed25519',
      true,
      ['verify'],
    )
    expect(await platform.verify('Ed25519', there, signature, data)).toBe(true)
    const again = await carried(signer.privateKey, ['sign'], subtle, platform)
    expect(bytes(await platform.sign('Ed25519', again, data))).toBe(bytes(signature))

    const [a, b] = [await pair(subtle), await pair(subtle)]
    const secret = await subtle.deriveBits({ name: 'X25519', public: b.publicKey }, a.privateKey, 256)
    const mine = await carried(a.privateKey, ['deriveBits'], subtle, platform)
    const yours = await platform.importKey(
      'raw',
      await subtle.exportKey('raw', b.publicKey),
      'X25519',
      true,
      [],
    )
    expect(bytes(await platform.deriveBits({ name: 'X25519', public: yours }, mine, 256))).toBe(bytes(secret))
  })

  it('makes the same keys from the same seed', async () => {
    const made = async () => bytes(await seeded().exportKey('raw', (await pair(seeded())).publicKey))
    expect(await made()).toBe(await made())
  })
})

async function pair(subtle: SubtleCrypto): Promise<CryptoKeyPair> {
  return await subtle.generateKey('X25519', true, ['deriveBits'])
}
