import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeletableStorage, KeyRange, Store, StoreEntry } from '../contract.ts'

type Make = () => Promise<DeletableStorage> | DeletableStorage

/** The suite every storage adapter must pass. `make` gives a fresh, empty storage each time. */
export function storageContract(adapter: string, make: Make): void {
  describe(`storage contract: ${adapter}`, () => {
    describe('writing', () => {
      writing(make)
    })
    describe('bulk', () => {
      bulk(make)
    })
    describe('order of work', () => {
      orderOfWork(make)
    })
    describe('ranges', () => {
      ranges(make)
    })
    describe('opening and closing', () => {
      opening(make)
    })
    describe('deleting', () => {
      deleting(make)
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

function bulk(make: Make): void {
  it('keeps any byte, and a value of a megabyte', async () => {
    const store = await filled(make)
    const value = Uint8Array.from({ length: 2 ** 20 }, (_, at) => (at * 31) ^ (at >> 8))
    await store.write([{ key: 'large', value }])
    const kept = await store.get('large')
    expect(
      kept !== undefined && kept.length === value.length && kept.every((byte, at) => byte === value[at]),
    ).toBe(true)
  })

  it('lists pages of ten thousand entries, from either end', async () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `m/${String(at).padStart(16, '0')}`)
    const store = await filled(make, ...names)
    const after = names[4_999] ?? ''
    expect(keysOf(await store.list({ prefix: 'm/' }))).toEqual(names)
    expect(keysOf(await store.list({ prefix: 'm/', after, limit: 3 }))).toEqual(names.slice(5_000, 5_003))
    const page = await store.list({ prefix: 'm/', before: after, limit: 1000, reverse: true })
    expect(keysOf(page)).toEqual(names.slice(3_999, 4_999).reverse())
  })
}

function orderOfWork(make: Make): void {
  it('applies writes in the order of their calls, whatever their size', async () => {
    const store = await filled(make)
    const sizes = [2 ** 18, 1, 2 ** 16, 0]
    await Promise.all(sizes.map((size) => store.write([{ key: 'a', value: new Uint8Array(size) }])))
    expect((await store.get('a'))?.length).toBe(sizes.at(-1))
  })

  it('takes the bytes as they are when a write is called', async () => {
    const store = await filled(make)
    const mine = [bytes(1), bytes(2)]
    const written = store.write(mine.map((value, at) => ({ key: `a${String(at)}`, value })))
    for (const value of mine) value.fill(9)
    await written
    expect((await store.list({ prefix: 'a' })).map(([, value]) => [...value])).toEqual([[1], [2]])
  })

  it('shows a reader all of a write or none of it', async () => {
    const store = await filled(make, 'a', 'b', 'c')
    const rounds = Array.from({ length: 20 }, (_, round) => round + 2)
    const work = rounds.map(async (round) => {
      const written = store.write(['a', 'b', 'c'].map((key) => ({ key, value: bytes(round) })))
      const [read] = await Promise.all([store.list({ prefix: '' }), written])
      return new Set(read.map(([, [byte]]) => byte)).size
    })
    expect(new Set(await Promise.all(work))).toEqual(new Set([1]))
  })

  it('is done with the writes under way before it is closed', async () => {
    const storage = await make()
    const store = await storage.open()
    const written = store.write([{ key: 'a', value: new Uint8Array(2 ** 18) }])
    await store.close()
    await written
    const next = await storage.open()
    expect((await next.get('a'))?.length).toBe(2 ** 18)
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

  it('list everything, or backwards all that there is', async () => {
    const store = await filled(make, 'a', ' ', '~', 'Z')
    expect(keysOf(await store.list({ prefix: '' }))).toEqual([' ', 'Z', 'a', '~'])
    expect(keysOf(await store.list({ prefix: '', reverse: true }))).toEqual(['~', 'a', 'Z', ' '])
    expect(keysOf(await store.list({ prefix: '', reverse: true, limit: 9 }))).toEqual(['~', 'a', 'Z', ' '])
  })

  it('list nothing, where nothing is asked for or bounds leave no room', async () => {
    const store = await filled(make, 'a', 'm', 'm/1', 'm/2', 'z')
    const empty: KeyRange[] = [
      { prefix: 'm/', limit: 0 },
      { prefix: 'm/', limit: 0, reverse: true },
      { prefix: 'm/', after: 'm/2' },
      { prefix: 'm/', before: 'm/1', reverse: true, limit: 1 },
      { prefix: 'm/', after: 'm/1', before: 'm/1' },
      { prefix: 'm/', after: 'm/2', before: 'm/1' },
      { prefix: 'm/', after: 'n' },
      { prefix: 'm/', before: 'a' },
    ]
    for (const range of empty) expect(await store.list(range)).toEqual([])
  })

  it('list with bounds outside of the prefix as without them', async () => {
    const store = await filled(make, 'a', 'm/1', 'm/2', 'z')
    expect(keysOf(await store.list({ prefix: 'm/', after: 'a', before: 'z' }))).toEqual(['m/1', 'm/2'])
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

  it('is for one of many who want it at once', async () => {
    const storage = await make()
    const tries = await Promise.allSettled([storage.open(), storage.open(), storage.open()])
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('ends all work with it, and closes twice without harm', async () => {
    const store = await filled(make, 'a')
    await store.close()
    await store.close()
    await expect(store.get('a')).rejects.toMatchObject({ name: 'StorageClosedError' })
    await expect(store.list({ prefix: '', limit: 0 })).rejects.toMatchObject({ name: 'StorageClosedError' })
    await expect(store.write([])).rejects.toMatchObject({ name: 'StorageClosedError' })
  })
}

function deleting(make: Make): void {
  it('leaves nothing, and what is opened then is new', async () => {
    const storage = await make()
    const first = await storage.open()
    await first.write([{ key: 'a', value: bytes(1) }])
    await first.close()
    await storage.delete()
    const second = await storage.open()
    expect(await second.list({ prefix: '' })).toEqual([])
    await second.write([{ key: 'b', value: bytes(2) }])
    expect(keysOf(await second.list({ prefix: '' }))).toEqual(['b'])
    await second.close()
  })

  it('is refused while it is open, and then nothing is lost', async () => {
    const storage = await make()
    const store = await storage.open()
    await store.write([{ key: 'a', value: bytes(1) }])
    await expect(storage.delete()).rejects.toMatchObject({ name: 'StorageLockedError' })
    expect(await store.get('a')).toEqual(bytes(1))
    await store.close()
  })

  it('takes a deletion of nothing calmly', async () => {
    const storage = await make()
    await storage.delete()
    await storage.delete()
  })
}

function atRandom(make: Make): void {
  const key = fc.stringMatching(/^[a-c][/0-9a-z~]{0,3}$/)
  const value = fc.option(fc.uint8Array({ maxLength: 4 }), { nil: undefined })
  const writes = fc.array(fc.array(fc.record({ key, value }), { maxLength: 6 }), { maxLength: 8 })
  const range = fc.record(
    {
      prefix: fc.oneof(fc.constant(''), fc.constant('a'), key),
      after: key,
      before: key,
      limit: fc.nat({ max: 4 }),
      reverse: fc.boolean(),
    },
    { requiredKeys: ['prefix'] },
  )

  it('agrees with a plain map, whatever is written and asked', async () => {
    const property = fc.asyncProperty(
      writes,
      fc.array(range, { minLength: 1, maxLength: 6 }),
      async (all, asked) => {
        const store = await (await make()).open()
        const model = new Map<string, Uint8Array | undefined>()
        for (const changes of all) {
          await store.write(changes)
          for (const change of changes) model.set(change.key, change.value)
        }
        for (const one of asked) expect(await store.list(one)).toEqual(expected(model, one))
        for (const [name, held] of model) expect(await store.get(name)).toEqual(held)
        await store.close()
      },
    )
    await fc.assert(property, { numRuns: 30 })
  })
}

/** What a range of a plain map holds. */
function expected(model: ReadonlyMap<string, Uint8Array | undefined>, range: KeyRange): StoreEntry[] {
  const { prefix, after, before, limit, reverse } = range
  const found = [...model].flatMap(([key, value]): StoreEntry[] => {
    const within = key.startsWith(prefix) && key > (after ?? '') && (before === undefined || key < before)
    return within && value !== undefined ? [[key, value]] : []
  })
  found.sort(([x], [y]) => (x < y ? -1 : 1))
  return (reverse === true ? found.reverse() : found).slice(0, limit)
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
