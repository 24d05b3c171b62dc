import { afterEach, describe, expect, it, vi } from 'vitest'
import { cdp } from 'vitest/browser'
import type { Store } from '../contract.ts'
import { indexedDbStorage } from './index.ts'

const newName = () => `hazards ${crypto.randomUUID()}`
/** Of Chromium's protocol, which tests are not typed for. */
const send = (method: string, params: object): Promise<unknown> =>
  (cdp() as unknown as { send(method: string, params: object): Promise<unknown> }).send(method, params)

async function opened(name: string): Promise<Store> {
  const store = await indexedDbStorage(name).open()
  await store.write([{ key: 'a', value: Uint8Array.of(1) }])
  return store
}

function finished<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('failed'))
  })
}

async function refusal(name: string): Promise<unknown> {
  return indexedDbStorage(name)
    .open()
    .catch((err: unknown) => err)
}

describe('a database that somebody deletes while it is open', () => {
  it('is closed, and is free for whoever is next', async () => {
    const name = newName()
    const store = await opened(name)
    await finished(indexedDB.deleteDatabase(name))
    await expect(store.get('a')).rejects.toMatchObject({ name: 'StorageClosedError' })
    await expect(store.write([])).rejects.toMatchObject({ name: 'StorageClosedError' })
    const next = await indexedDbStorage(name).open()
    expect(await next.get('a')).toBeUndefined()
    await next.close()
  })

  it('is closed when the data of the site is cleared', async () => {
    const store = await opened(newName())
    await send('Storage.clearDataForOrigin', { origin: location.origin, storageTypes: 'indexeddb' })
    await expect
      .poll(() =>
        store.get('a').then(
          () => 'open',
          (err: unknown) => (err as Error).name,
        ),
      )
      .toBe('StorageClosedError')
  })
})

describe('a database that is deleted', () => {
  it('is gone from the site', async () => {
    const name = newName()
    await (await opened(name)).close()
    await indexedDbStorage(name).delete()
    expect((await indexedDB.databases()).map((one) => one.name)).not.toContain(name)
  })
})

describe('a site that has no more room', () => {
  const origin = () => location.origin
  afterEach(() => send('Storage.overrideQuotaForOrigin', { origin: origin() }))

  it('keeps what was written, and nothing of what was not', async () => {
    // Chromium counts on the room that it last saw for half a minute, unless there is nothing left of the site.
    await send('Storage.clearDataForOrigin', { origin: origin(), storageTypes: 'indexeddb' })
    await send('Storage.overrideQuotaForOrigin', { origin: origin(), quotaSize: 2 ** 21 })
    const store = await opened(newName())
    const changes = [
      { key: 'a', value: Uint8Array.of(2) },
      { key: 'b', value: new Uint8Array(2 ** 23) },
    ]
    await expect(store.write(changes)).rejects.toMatchObject({ name: 'StorageFullError' })
    expect(await store.get('a')).toEqual(Uint8Array.of(1))
    expect(await store.get('b')).toBeUndefined()
    await send('Storage.overrideQuotaForOrigin', { origin: origin() })
    await store.write(changes)
    expect(await store.get('a')).toEqual(Uint8Array.of(2))
    await store.close()
  })
})

describe('a database that is not ours to read', () => {
  async function made(name: string, version: number, store: string): Promise<void> {
    const request = indexedDB.open(name, version)
    request.onupgradeneeded = () => request.result.createObjectStore(store)
    const db = await finished(request)
    db.close()
  }

  it('is refused where a later version has written it, and stays as it is', async () => {
    const name = newName()
    await made(name, 2, 'entries')
    expect(await refusal(name)).toMatchObject({ name: 'StorageFormatError', reason: 'newer' })
    expect((await indexedDB.databases()).find((one) => one.name === name)?.version).toBe(2)
  })

  it('is refused where it is something else’s, and stays as it is', async () => {
    const name = newName()
    await made(name, 1, 'photographs')
    expect(await refusal(name)).toMatchObject({ name: 'StorageFormatError', reason: 'foreign' })
    const db = await finished(indexedDB.open(name))
    expect([...db.objectStoreNames]).toEqual(['photographs'])
    db.close()
  })

  it('is free again after it was refused', async () => {
    const name = newName()
    await made(name, 2, 'entries')
    await refusal(name)
    await finished(indexedDB.deleteDatabase(name))
    const store = await opened(name)
    await store.close()
  })
})

describe('a page that lacks what this storage needs', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })

  it('is told of IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined)
    expect(await refusal(newName())).toMatchObject({ name: 'StorageUnavailableError' })
  })

  it('is told of IndexedDB that is forbidden to it', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('no', 'SecurityError')
    })
    expect(await refusal(newName())).toMatchObject({ name: 'StorageUnavailableError' })
  })

  it('is told of Web Locks', async () => {
    vi.spyOn(navigator, 'locks', 'get').mockReturnValue(undefined as unknown as LockManager)
    expect(await refusal(newName())).toMatchObject({ name: 'StorageUnavailableError' })
  })
})

describe('a lock that somebody takes by force', () => {
  it('closes the store', async () => {
    const name = newName()
    const store = await opened(name)
    await navigator.locks.request(`catbird-mls storage ${name}`, { steal: true }, () => Promise.resolve())
    await expect(store.get('a')).rejects.toMatchObject({ name: 'StorageClosedError' })
  })
})

describe('a write that cannot be made as a whole', () => {
  it('is not made in part', async () => {
    const store = await opened(newName())
    const gone = new Uint8Array(8)
    structuredClone(gone.buffer, { transfer: [gone.buffer] })
    const changes = [
      { key: 'a', value: Uint8Array.of(2) },
      { key: 'b', value: gone },
    ]
    await expect(store.write(changes)).rejects.toThrow()
    expect(await store.get('a')).toEqual(Uint8Array.of(1))
    await store.close()
  })
})
