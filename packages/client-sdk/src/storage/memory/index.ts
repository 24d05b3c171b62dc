import { StorageClosedError, StorageLockedError } from '../errors.ts'
import type { Change, DeletableStorage, KeyRange, Store, StoreEntry } from '../contract.ts'
import { SortedMap } from './sorted-map.ts'

/**
 * Storage in memory. What is written outlives the client that wrote it, for as long as the object returned
 * here does: closing a client and opening another on the same object finds everything as it was.
 *
 * @example
 * const storage = memoryStorage()
 * const client = await MlsClient.open({ session, service, storage })
 */
export function memoryStorage(): DeletableStorage {
  let data = new SortedMap()
  let holder: MemoryStore | undefined
  const free = <T>(work: () => T) =>
    holder === undefined
      ? Promise.resolve(work())
      : Promise.reject(new StorageLockedError('this memory storage is open already'))
  return {
    kind: 'memory',
    open: () => free(() => (holder = new MemoryStore(data, () => (holder = undefined)))),
    delete: () => free(() => void (data = new SortedMap())),
  }
}

/** Everything is done at once; promises are for the contract's sake. */
class MemoryStore implements Store {
  readonly #data: SortedMap
  readonly #release: () => void
  #open = true

  constructor(data: SortedMap, release: () => void) {
    this.#data = data
    this.#release = release
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#whileOpen(() => this.#data.get(key)?.slice())
  }

  list(range: KeyRange): Promise<StoreEntry[]> {
    return this.#whileOpen(() => this.#data.list(range).map(([key, value]) => [key, value.slice()]))
  }

  write(changes: readonly Change[]): Promise<void> {
    return this.#whileOpen(() => {
      for (const { key, value } of changes) this.#data.set(key, value?.slice())
    })
  }

  close(): Promise<void> {
    if (this.#open) this.#release()
    this.#open = false
    return Promise.resolve()
  }

  #whileOpen<T>(work: () => T): Promise<T> {
    if (this.#open) return Promise.resolve(work())
    return Promise.reject(new StorageClosedError('this memory storage was closed'))
  }
}
