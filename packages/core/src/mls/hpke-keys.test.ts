import { describe, expect, it } from 'vitest'
import { KNOWN_CIPHERSUITES } from './ciphersuites.ts'
import { loadCiphersuite } from './load-ciphersuite.ts'
import { isUsableHpkeKey, isUsableKemOutput } from './hpke-keys.ts'

describe.each(KNOWN_CIPHERSUITES)('an HPKE key of %s', (name) => {
  it('is usable when it was generated, and not with its length changed', async () => {
    const { hpke } = await loadCiphersuite(name)
    const { publicKey } = await hpke.generateKeyPair()
    const key = await hpke.exportPublicKey(publicKey)
    expect(isUsableHpkeKey(key, name)).toBe(true)
    expect(isUsableHpkeKey(key.slice(1), name)).toBe(false)
    expect(isUsableHpkeKey(Uint8Array.from([...key, 0]), name)).toBe(false)
    expect(isUsableHpkeKey(new Uint8Array(key.length), name)).toBe(false)
  })

  it('is not usable where nobody can seal to it', async () => {
    const { hpke } = await loadCiphersuite(name)
    const key = await hpke.exportPublicKey((await hpke.generateKeyPair()).publicKey)
    for (const bad of [
      key.map((byte, i) => (i === 40 % key.length ? byte ^ 1 : byte)),
      key.fill(0xff, 0, 3),
      key.fill(0),
    ]) {
      const seals = await hpke.importPublicKey(bad).then(
        (imported) =>
          hpke.seal(imported, Uint8Array.of(1), Uint8Array.of()).then(
            () => true,
            () => false,
          ),
        () => false,
      )
      expect(isUsableHpkeKey(bad, name)).toBe(seals)
    }
  })

  it('seals with a KEM output that is usable, and not with its length changed', async () => {
    const { hpke } = await loadCiphersuite(name)
    const { publicKey } = await hpke.generateKeyPair()
    const { enc } = await hpke.seal(publicKey, Uint8Array.of(1), Uint8Array.of())
    expect(isUsableKemOutput(enc, name)).toBe(true)
    expect(isUsableKemOutput(enc.slice(1), name)).toBe(false)
    expect(isUsableKemOutput(Uint8Array.from([...enc, 0]), name)).toBe(false)
    expect(isUsableKemOutput(new Uint8Array(enc.length), name)).toBe(false)
    expect(isUsableKemOutput(enc, 'another suite')).toBe(false)
  })
})
