import { StorageClosedError, StorageLockedError } from '../contract.ts'
import type { Change, ClientStorage, KeyRange, Store, StoreEntry } from '../contract.ts'

/**
 * Storage in memory. What is written outlives the client that wrote it, for as long as the object returned
 * here does: closing a client and opening another on the same object finds everything as it was.
 *
 * @example
 * const storage = memoryStorage()
 * const client = await MlsClient.open({ session, service, storage })
 */
export function memoryStorage(): ClientStorage {
  const data = new Map<string, Uint8Array>()
  let holder: MemoryStore | undefined
  return {
    open() {
      if (holder !== undefined)
        return Promise.reject(new StorageLockedError('this memory storage is open already'))
      holder = new MemoryStore(data, () => (holder = undefined))
      return Promise.resolve(holder)
    },
  }
}

class MemoryStore implements Store {
  readonly #data: Map<string, Uint8Array>
  readonly #release: () => void
  #open = true

  constructor(data: Map<string, Uint8Array>, release: () => void) {
    this.#data = data
    this.#release = release
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#checkOpen()
    return copy(this.#data.get(key))
  }

  async list({ prefix, after, before, limit, reverse = false }: KeyRange): Promise<StoreEntry[]> {
    this.#checkOpen()
    const keys = [...this.#data.keys()].filter(
      (key) =>
        key.startsWith(prefix) &&
        (after === undefined || key > after) &&
        (before === undefined || key < before),
    )
    keys.sort()
    if (reverse) keys.reverse()
    return keys.slice(0, limit).map((key) => [key, copy(this.#data.get(key)) ?? new Uint8Array()])
  }

  async write(changes: readonly Change[]): Promise<void> {
    this.#checkOpen()
    for (const { key, value } of changes) {
      if (value === undefined) this.#data.delete(key)
      else this.#data.set(key, value.slice())
    }
  }

  async close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    this.#release()
  }

  #checkOpen(): void {
    if (!this.#open) throw new StorageClosedError('this memory storage was closed')
  }
}

function copy(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes?.slice()
}
