import { describe, expect, it } from 'vitest'
import type { StoreEntry } from '../contract.ts'
import { encryptable } from './encryptable.ts'
import { fill, keyOf, newVault, readAll } from './testing/vault.ts'
import type { Vault } from './testing/vault.ts'

const entries: StoreEntry[] = [
  ['a', Uint8Array.of(1, 2, 3)],
  ['b', Uint8Array.of()],
]
const usages: KeyUsage[] = ['encrypt', 'decrypt']
const importKey = (bytes: Uint8Array, algorithm: string, of: KeyUsage[]) =>
  crypto.subtle.importKey('raw', bytes.slice(), algorithm, false, of)

async function filledVault(key: Uint8Array | undefined): Promise<Vault> {
  const vault = newVault()
  await fill(vault, key, entries)
  return vault
}

/** Some work fails like this, changes nothing and leaves the store free. */
async function expectRefusal(vault: Vault, work: () => Promise<unknown>, reason: string): Promise<void> {
  const before = await vault.dump()
  await expect(work()).rejects.toMatchObject({ name: 'StorageKeyError', reason })
  expect(await vault.dump()).toEqual(before)
}

describe('the key of a store', () => {
  it('opens it again, as bytes or as a key of WebCrypto that cannot be extracted', async () => {
    const vault = await filledVault(keyOf(1))
    expect(await readAll(vault, keyOf(1))).toEqual(entries)
    expect(await readAll(vault, await importKey(keyOf(1), 'AES-GCM', usages))).toEqual(entries)
  })

  it('is taken when the storage is made, whatever becomes of the bytes', async () => {
    const vault = await filledVault(keyOf(1))
    const mine = keyOf(1)
    const storage = vault.with(mine)
    mine.fill(0)
    const store = await storage.open()
    expect(await store.get('a')).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('must be the one that it was begun with', async () => {
    const vault = await filledVault(keyOf(1))
    await expectRefusal(vault, () => vault.with(keyOf(2)).open(), 'wrong')
  })

  it('must be there where it was begun with one', async () => {
    const vault = await filledVault(keyOf(1))
    await expectRefusal(vault, () => vault.with(undefined).open(), 'missing')
  })

  it('must not be there where it was begun without', async () => {
    const vault = await filledVault(undefined)
    await expectRefusal(vault, () => vault.with(keyOf(1)).open(), 'notEncrypted')
  })

  it('may come to a store that was opened without one, and has nothing in it', async () => {
    const vault = newVault()
    await fill(vault, undefined, [])
    await fill(vault, keyOf(1), entries)
    expect(await readAll(vault, keyOf(1))).toEqual(entries)
  })

  it.each<[string, () => Uint8Array | Promise<CryptoKey>]>([
    ['31 bytes', () => keyOf(1).slice(1)],
    ['64 bytes', () => new Uint8Array(64)],
    ['AES-GCM of 128 bits', () => importKey(keyOf(1).slice(16), 'AES-GCM', usages)],
    ['AES-GCM that only encrypts', () => importKey(keyOf(1), 'AES-GCM', ['encrypt'])],
    ['AES-KW', () => importKey(keyOf(1), 'AES-KW', ['wrapKey', 'unwrapKey'])],
    ['AES-CBC', () => importKey(keyOf(1), 'AES-CBC', usages)],
  ])('is not %s', async (_, make) => {
    const [vault, key] = [await filledVault(keyOf(1)), await make()]
    await expectRefusal(vault, () => vault.with(key).open(), 'unusable')
    await expectRefusal(vault, () => vault.with(keyOf(1)).changeKey(key), 'unusable')
  })
})

describe('a change of the key of a store', () => {
  it('lets it open with the new key alone, and everything is in it', async () => {
    const vault = await filledVault(keyOf(1))
    const storage = vault.with(keyOf(1))
    await storage.changeKey(keyOf(2))
    expect(await readAll(vault, keyOf(2))).toEqual(entries)
    await expectRefusal(vault, () => vault.with(keyOf(1)).open(), 'wrong')
    const store = await storage.open()
    expect(await store.get('a')).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('is one write of one entry, and no value is encrypted anew', async () => {
    const vault = await filledVault(keyOf(1))
    const before = await vault.dump()
    let writes = 0
    const counting = async () => {
      const store = await vault.disk.open()
      return {
        ...bound(store),
        write: (changes: Parameters<typeof store.write>[0]) => (writes++, store.write(changes)),
      }
    }
    await encryptable(counting, { key: keyOf(1) }).changeKey(keyOf(2))
    expect(writes).toBe(1)
    const changed = (await vault.dump()).filter(([name, value], at) => {
      const [nameBefore, valueBefore] = before[at] ?? ['', new Uint8Array()]
      return name !== nameBefore || String(value) !== String(valueBefore)
    })
    expect(changed).toHaveLength(1)
  })

  it('needs the key that it has, and is for no other store', async () => {
    const [encrypted, plain] = [await filledVault(keyOf(1)), await filledVault(undefined)]
    await expectRefusal(encrypted, () => encrypted.with(keyOf(2)).changeKey(keyOf(3)), 'wrong')
    await expectRefusal(encrypted, () => encrypted.with(undefined).changeKey(keyOf(3)), 'missing')
    await expectRefusal(plain, () => plain.with(undefined).changeKey(keyOf(3)), 'notEncrypted')
  })

  it('waits for no store that is open, and leaves it the key it has', async () => {
    const vault = await filledVault(keyOf(1))
    const storage = vault.with(keyOf(1))
    const store = await storage.open()
    await expect(storage.changeKey(keyOf(2))).rejects.toMatchObject({ name: 'StorageLockedError' })
    await store.close()
    expect(await readAll(vault, keyOf(1))).toEqual(entries)
  })
})

function bound(store: Awaited<ReturnType<Vault['disk']['open']>>) {
  return {
    get: store.get.bind(store),
    list: store.list.bind(store),
    close: store.close.bind(store),
  }
}
