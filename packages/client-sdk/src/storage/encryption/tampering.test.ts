import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoreEntry } from '../contract.ts'
import { DATA_KEY } from './encrypted-store.ts'
import { fill, keyOf, newVault, readAll } from './testing/vault.ts'
import type { Vault } from './testing/vault.ts'

const entries: StoreEntry[] = [
  ['a', Uint8Array.of(1, 2, 3)],
  ['b', Uint8Array.of(1, 2, 3)],
]

async function filledVault(): Promise<Vault> {
  const vault = newVault()
  await fill(vault, keyOf(1), entries)
  return vault
}

async function onDisk(vault: Vault, key: string): Promise<Uint8Array> {
  const found = (await vault.dump()).find(([name]) => name === key)
  if (found === undefined) throw new Error(`nothing at ${key}`)
  return found[1]
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
}

async function expectDamage(vault: Vault): Promise<void> {
  const damage = { name: 'StorageFormatError', reason: 'damaged' }
  await expect(readAll(vault, keyOf(1))).rejects.toMatchObject(damage)
  const store = await vault.with(keyOf(1)).open()
  await expect(store.get('a')).rejects.toMatchObject(damage)
  await store.close()
}

describe('a stored value', () => {
  it('with any bit altered is told of, and never taken for data', async () => {
    const vault = await filledVault()
    const stored = await onDisk(vault, 'a')
    for (let bit = 0; bit < stored.length * 8; bit++) {
      await vault.put('a', flipped(stored, bit))
      await expectDamage(vault)
    }
  })

  it('cut short or made longer is told of', async () => {
    const vault = await filledVault()
    const stored = await onDisk(vault, 'a')
    for (let length = 0; length < stored.length; length++) {
      await vault.put('a', stored.slice(0, length))
      await expectDamage(vault)
    }
    await vault.put('a', Uint8Array.from([...stored, 0]))
    await expectDamage(vault)
  })

  it('in the place of another is told of, in its own store or in one under the same key', async () => {
    const [vault, other] = [await filledVault(), await filledVault()]
    for (const foreign of [await onDisk(vault, 'b'), await onDisk(other, 'a')]) {
      await vault.put('a', foreign)
      await expectDamage(vault)
    }
  })
})

describe('the record of the key of a store', () => {
  it('with any bit altered, or cut short, opens nothing', async () => {
    const vault = await filledVault()
    const record = await onDisk(vault, DATA_KEY)
    const broken = [
      ...Array.from({ length: record.length * 8 }, (_, bit) => flipped(record, bit)),
      ...Array.from(record, (_, length) => record.slice(0, length)),
    ]
    for (const one of broken) {
      await vault.put(DATA_KEY, one)
      await expect(vault.with(keyOf(1)).open()).rejects.toSatisfy(isRefusal)
    }
  })

  it('of a later version is told of as such', async () => {
    const vault = await filledVault()
    const record = await onDisk(vault, DATA_KEY)
    await vault.put(DATA_KEY, Uint8Array.from([2, ...record.slice(1)]))
    await expect(readAll(vault, keyOf(1))).rejects.toMatchObject({
      name: 'StorageFormatError',
      reason: 'newer',
    })
  })

  it('is not replaced where it is missing and the values are there', async () => {
    const vault = await filledVault()
    await vault.put(DATA_KEY, undefined)
    await expect(readAll(vault, keyOf(1))).rejects.toMatchObject({
      name: 'StorageKeyError',
      reason: 'notEncrypted',
    })
  })
})

function isRefusal(err: unknown): boolean {
  return err instanceof Error && ['StorageKeyError', 'StorageFormatError'].includes(err.name)
}

describe('what the disk holds', () => {
  it('is every value once more, and shows none of it', async () => {
    const values = fc.array(fc.uint8Array({ minLength: 8, maxLength: 64 }), { minLength: 1, maxLength: 5 })
    const property = fc.asyncProperty(values, async (all) => {
      const vault = newVault()
      const written = all.map((value, at): StoreEntry => [`k/${at}`, value])
      await fill(vault, keyOf(1), written)
      expect(await readAll(vault, keyOf(1))).toEqual(written)
      const disk = (await vault.dump()).map(([, value]) => value.join())
      for (const value of all) expect(disk.filter((stored) => stored.includes(value.join()))).toEqual([])
    })
    await fc.assert(property, { numRuns: 40 })
  })

  it('is never the same twice, for the same value under the same name', async () => {
    const vault = newVault()
    const seen = new Set<string>()
    for (let round = 0; round < 20; round++) {
      await fill(vault, keyOf(1), [['a', new Uint8Array(4)]])
      seen.add((await onDisk(vault, 'a')).join())
    }
    expect(seen.size).toBe(20)
  })
})
