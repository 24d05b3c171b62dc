import fc from 'fast-check'
import { getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls'
import { describe, expect, it } from 'vitest'
import { KNOWN_CIPHERSUITES } from './ciphersuites.ts'
import { hashingAtOnce } from './hashing-at-once.ts'
import { hashOf } from './suite-hash.ts'

const bytes = (maxLength = 300) => fc.uint8Array({ maxLength })

describe.each(KNOWN_CIPHERSUITES)('hashing at once, in %s', (name) => {
  const { hash, kdf } = hashingAtOnce(hashOf(name))
  const platform = getCiphersuiteImpl(getCiphersuiteFromName(name))

  it('gives the digests, codes and secrets that the platform gives', async () => {
    const { hash: theirHash, kdf: theirKdf } = await platform
    expect(kdf.size).toBe(theirKdf.size)
    const salts = fc
      .constantFrom(0, kdf.size)
      .chain((length) => bytes(length).map((salt) => pad(salt, length)))
    const lengths = fc.integer({ min: 1, max: 3 * kdf.size })
    await fc.assert(
      fc.asyncProperty(bytes(), salts, bytes(), lengths, async (data, salt, info, length) => {
        expect(await hash.digest(data)).toEqual(await theirHash.digest(data))
        const prk = await kdf.extract(salt, data)
        expect(prk).toEqual(await theirKdf.extract(salt, data))
        expect(await kdf.expand(prk, info, length)).toEqual(await theirKdf.expand(prk, info, length))
        const mac = await hash.mac(prk, data)
        expect(await theirHash.verifyMac(prk, mac, data)).toBe(true)
        expect(await hash.verifyMac(prk, mac, data)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('takes no code that differs in a bit, or in length', async () => {
    const mac = await hash.mac(new Uint8Array(32), new Uint8Array(3))
    const verify = (code: Uint8Array) => hash.verifyMac(new Uint8Array(32), code, new Uint8Array(3))
    for (const at of mac.keys()) expect(await verify(mac.with(at, (mac[at] ?? 0) ^ 1))).toBe(false)
    expect(await verify(mac.slice(1))).toBe(false)
    expect(await verify(new Uint8Array())).toBe(false)
  })
})

function pad(data: Uint8Array, length: number): Uint8Array {
  const padded = new Uint8Array(length)
  padded.set(data)
  return padded
}
