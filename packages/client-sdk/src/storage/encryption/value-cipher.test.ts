import { describe, expect, it } from 'vitest'
import { newDataKey } from './data-key.ts'
import { ValueCipher } from './value-cipher.ts'

const SALT = [1, 17] as const

async function encryptMany(cipher: ValueCipher, count: number): Promise<Uint8Array[]> {
  return Promise.all(
    Array.from({ length: count }, (_, at) => cipher.encrypt(`k/${at}`, Uint8Array.of(at & 0xff))),
  )
}

const saltsOf = (sealed: readonly Uint8Array[]) => new Set(sealed.map((bytes) => bytes.slice(...SALT).join()))

describe('the keys that values are encrypted under', () => {
  it('are one for each opening of a store', async () => {
    const dataKey = newDataKey()
    const [first, second] = [await ValueCipher.create(dataKey), await ValueCipher.create(dataKey)]
    const sealed = [...(await encryptMany(first, 5)), ...(await encryptMany(second, 5))]
    expect(saltsOf(sealed).size).toBe(2)
  })

  it('are given up when they are used up', async () => {
    const cipher = await ValueCipher.create(newDataKey(), 3)
    expect(saltsOf(await encryptMany(cipher, 10)).size).toBe(4)
  })

  it('are all known to whoever has the key of the store, however many', async () => {
    const dataKey = newDataKey()
    const sealed = await encryptMany(await ValueCipher.create(dataKey, 1), 1500)
    const reader = await ValueCipher.create(dataKey)
    const read = await Promise.all(sealed.map((bytes, at) => reader.decrypt(`k/${at}`, bytes)))
    expect(read.map(([byte]) => byte)).toEqual(sealed.map((_, at) => at & 0xff))
  })
})
