import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClientStorage, Store, StoreEntry } from '../contract.ts'

type Make = () => Promise<ClientStorage> | ClientStorage

/** The suite every storage adapter must pass. `make` gives a fresh, empty storage each time. */
export function storageContract(adapter: string, make: Make): void {
  describe(`storage contract: ${adapter}`, () => {
    describe('writing', () => {
      writing(make)
    })
    describe('ranges', () => {
      ranges(make)
    })
    describe('opening and closing', () => {
      opening(make)
    })
    describe('at random', () => {
      atRandom(make)
    })
  })
}

function writing(make: Make): void {
  it('has nothing at a key that was never written', async () => {
    expect(await (await filled(make)).get('a')).toBeUndefined()
  })

  it('gives back what was written, and the latest of it', async () => {
    const store = await filled(make)
    await store.write([{ key: 'a', value: bytes(1, 2) }])
    await store.write([{ key: 'a', value: bytes(3) }])
    expect(await store.get('a')).toEqual(bytes(3))
  })

  it('keeps an empty value apart from none', async () => {
    const store = await filled(make)
    await store.write([{ key: 'a', value: bytes() }])
    expect(await store.get('a')).toEqual(bytes())
  })

  it('deletes, and takes a deletion of nothing calmly', async () => {
    const store = await filled(make, 'a')
    await store.write(['a', 'b'].map((key) => ({ key, value: undefined })))
    expect(await store.get('a')).toBeUndefined()
  })

  it('lets the latest of several changes of one key count', async () => {
    const store = await filled(make)
    await store.write([bytes(1), undefined, bytes(2)].map((value) => ({ key: 'a', value })))
    expect(await store.get('a')).toEqual(bytes(2))
  })

  it('is not changed by what a caller does with bytes it handed in or was given', async () => {
    const store = await filled(make)
    const mine = bytes(1, 2, 3)
    await store.write([{ key: 'a', value: mine }])
    mine.fill(0)
    const given = await store.get('a')
    given?.fill(9)
    expect(await store.get('a')).toEqual(bytes(1, 2, 3))
  })

  it('takes a view of a larger buffer for what it is', async () => {
    const store = await filled(make)
    await store.write([{ key: 'a', value: bytes(0, 1, 2, 3, 0).subarray(1, 4) }])
    expect(await store.get('a')).toEqual(bytes(1, 2, 3))
  })
}

function ranges(make: Make): void {
  it('list a prefix in order, and nothing beside it', async () => {
    const store = await filled(make, 'b/2', 'b/10', 'a/1', 'b/1', 'c/1', 'b', 'b0')
    expect(keysOf(await store.list({ prefix: 'b/' }))).toEqual(['b/1', 'b/10', 'b/2'])
  })

  it('list between bounds that are not themselves in it', async () => {
    const store = await filled(make, 'm/1', 'm/2', 'm/3', 'm/4')
    expect(keysOf(await store.list({ prefix: 'm/', after: 'm/1', before: 'm/4' }))).toEqual(['m/2', 'm/3'])
  })

  it('list backwards and no more than asked for', async () => {
    const store = await filled(make, 'm/1', 'm/2', 'm/3', 'm/4')
    const range = { prefix: 'm/', before: 'm/4', limit: 2, reverse: true }
    expect(keysOf(await store.list(range))).toEqual(['m/3', 'm/2'])
  })
}

function opening(make: Make): void {
  it('keeps everything from one to the next', async () => {
    const storage = await make()
    const first = await storage.open()
    await first.write([{ key: 'a', value: bytes(1) }])
    await first.close()
    const second = await storage.open()
    expect(await second.get('a')).toEqual(bytes(1))
  })

  it('is for one at a time', async () => {
    const storage = await make()
    const first = await storage.open()
    await expect(storage.open()).rejects.toMatchObject({ name: 'StorageLockedError' })
    await first.close()
    await expect(storage.open()).resolves.toBeDefined()
  })

  it('ends all work with it, and closes twice without harm', async () => {
    const store = await filled(make, 'a')
    await store.close()
    await store.close()
    await expect(store.get('a')).rejects.toMatchObject({ name: 'StorageClosedError' })
    await expect(store.write([])).rejects.toMatchObject({ name: 'StorageClosedError' })
  })
}

function atRandom(make: Make): void {
  const key = fc.stringMatching(/^[a-c][/0-9a-z]{0,3}$/)
  const value = fc.option(fc.uint8Array({ maxLength: 4 }), { nil: undefined })
  const writes = fc.array(fc.array(fc.record({ key, value }), { maxLength: 6 }), { maxLength: 8 })

  it('agrees with a plain map, whatever is written', async () => {
    const property = fc.asyncProperty(writes, async (all) => {
      const store = await (await make()).open()
      const model = new Map<string, number[] | undefined>()
      for (const changes of all) {
        await store.write(changes)
        for (const change of changes) model.set(change.key, change.value && [...change.value])
      }
      const expected = [...model].filter(([name, held]) => name.startsWith('a') && held !== undefined)
      const listed = (await store.list({ prefix: 'a' })).map(([name, held]) => [name, [...held]])
      expect(listed).toEqual(expected.sort(([x], [y]) => (x < y ? -1 : 1)))
      await store.close()
    })
    await fc.assert(property, { numRuns: 30 })
  })
}

async function filled(make: Make, ...keys: string[]): Promise<Store> {
  const store = await (await make()).open()
  await store.write(keys.map((key) => ({ key, value: bytes(1) })))
  return store
}

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values)
}

function keysOf(entries: readonly StoreEntry[]): string[] {
  return entries.map(([key]) => key)
}
