import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { ClientStorage, Store } from '../contract.ts'

/** The suite every storage adapter must pass. `make` gives a fresh, empty storage each time. */
export function storageContract(adapter: string, make: () => Promise<ClientStorage> | ClientStorage): void {
  const bytes = (...values: number[]) => Uint8Array.from(values)
  const keysOf = (entries: readonly (readonly [string, Uint8Array])[]) => entries.map(([key]) => key)
  const filled = async (...keys: string[]): Promise<Store> => {
    const store = await (await make()).open()
    await store.write(keys.map((key) => ({ key, value: bytes(1) })))
    return store
  }

  describe(`storage contract: ${adapter}`, () => {
    it('has nothing at a key that was never written', async () => {
      expect(await (await filled()).get('a')).toBeUndefined()
    })

    it('gives back what was written, and the latest of it', async () => {
      const store = await filled()
      await store.write([{ key: 'a', value: bytes(1, 2) }])
      await store.write([{ key: 'a', value: bytes(3) }])
      expect(await store.get('a')).toEqual(bytes(3))
    })

    it('keeps an empty value apart from none', async () => {
      const store = await filled()
      await store.write([{ key: 'a', value: bytes() }])
      expect(await store.get('a')).toEqual(bytes())
    })

    it('deletes, and takes a deletion of nothing calmly', async () => {
      const store = await filled('a')
      await store.write([
        { key: 'a', value: undefined },
        { key: 'b', value: undefined },
      ])
      expect(await store.get('a')).toBeUndefined()
    })

    it('lets the later of two changes of one key count', async () => {
      const store = await filled()
      await store.write([
        { key: 'a', value: bytes(1) },
        { key: 'a', value: undefined },
        { key: 'a', value: bytes(2) },
      ])
      expect(await store.get('a')).toEqual(bytes(2))
    })

    it('is not changed by what a caller does with bytes it handed in or was given', async () => {
      const store = await filled()
      const mine = bytes(1, 2, 3)
      await store.write([{ key: 'a', value: mine }])
      mine.fill(0)
      const given = await store.get('a')
      given?.fill(9)
      expect(await store.get('a')).toEqual(bytes(1, 2, 3))
    })

    it('takes a view of a larger buffer for what it is', async () => {
      const store = await filled()
      await store.write([{ key: 'a', value: bytes(0, 1, 2, 3, 0).subarray(1, 4) }])
      expect(await store.get('a')).toEqual(bytes(1, 2, 3))
    })

    it('lists a prefix in order, and nothing beside it', async () => {
      const store = await filled('b/2', 'b/10', 'a/1', 'b/1', 'c/1', 'b', 'b0')
      expect(keysOf(await store.list({ prefix: 'b/' }))).toEqual(['b/1', 'b/10', 'b/2'])
    })

    it('lists between bounds that are not themselves in it', async () => {
      const store = await filled('m/1', 'm/2', 'm/3', 'm/4')
      expect(keysOf(await store.list({ prefix: 'm/', after: 'm/1', before: 'm/4' }))).toEqual(['m/2', 'm/3'])
    })

    it('lists backwards and no more than asked for', async () => {
      const store = await filled('m/1', 'm/2', 'm/3', 'm/4')
      expect(keysOf(await store.list({ prefix: 'm/', before: 'm/4', limit: 2, reverse: true }))).toEqual([
        'm/3',
        'm/2',
      ])
    })

    it('keeps everything when it is closed and opened again', async () => {
      const storage = await make()
      const first = await storage.open()
      await first.write([{ key: 'a', value: bytes(1) }])
      await first.close()
      const second = await storage.open()
      expect(await second.get('a')).toEqual(bytes(1))
    })

    it('is held by one at a time', async () => {
      const storage = await make()
      const first = await storage.open()
      await expect(storage.open()).rejects.toMatchObject({ name: 'StorageLockedError' })
      await first.close()
      await expect(storage.open()).resolves.toBeDefined()
    })

    it('refuses to work after it was closed, and closes twice without harm', async () => {
      const store = await filled('a')
      await store.close()
      await store.close()
      await expect(store.get('a')).rejects.toMatchObject({ name: 'StorageClosedError' })
      await expect(store.write([])).rejects.toMatchObject({ name: 'StorageClosedError' })
    })

    it('agrees with a plain map, whatever is written', async () => {
      const key = fc.stringMatching(/^[a-c][/0-9a-z]{0,3}$/)
      const change = fc.record({ key, value: fc.option(fc.uint8Array({ maxLength: 4 }), { nil: undefined }) })
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 8 }), async (writes) => {
          const store = await (await make()).open()
          const model = new Map<string, Uint8Array>()
          for (const write of writes) {
            await store.write(write)
            for (const { key, value } of write) value === undefined ? model.delete(key) : model.set(key, value)
          }
          const expected = [...model].filter(([name]) => name.startsWith('a')).sort(([x], [y]) => (x < y ? -1 : 1))
          const listed = await store.list({ prefix: 'a' })
          expect(listed.map(([name, value]) => [name, [...value]])).toEqual(
            expected.map(([name, value]) => [name, [...value]]),
          )
          await store.close()
        }),
        { numRuns: 30 },
      )
    })
  })
}
