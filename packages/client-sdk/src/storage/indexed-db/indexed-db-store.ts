import type { Change, KeyRange, Store, StoreEntry } from '../contract.ts'
import { StorageClosedError } from '../errors.ts'
import { boundsOf } from '../key-range.ts'
import { ENTRIES } from './database.ts'
import { listEntries } from './list-entries.ts'
import { completed, resultOf } from './requests.ts'

/**
 * A connection to the database. It is open until it is closed here, by another tab that wants to delete the
 * database, or by the browser; transactions that have begun are carried through all the same.
 */
export class IndexedDbStore implements Store {
  readonly #db: IDBDatabase
  readonly #release: () => Promise<void>
  #open = true
  #lastWrite: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined

  constructor(db: IDBDatabase, release: () => Promise<void>) {
    this.#db = db
    this.#release = release
    db.onversionchange = () => void this.close()
    db.onclose = () => void this.close()
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return resultOf(this.#entries('readonly').get(key) as IDBRequest<Uint8Array | undefined>) // as written below
  }

  async list(range: KeyRange): Promise<StoreEntry[]> {
    const entries = this.#entries('readonly')
    const { from, to } = boundsOf(range)
    if (from >= to || range.limit === 0) return []
    return listEntries(entries, IDBKeyRange.bound(from, to, false, true), range)
  }

  async write(changes: readonly Change[]): Promise<void> {
    const entries = this.#entries('readwrite')
    const done = completed(entries.transaction)
    this.#lastWrite = done.catch(() => undefined) // the caller has the error
    try {
      for (const change of changes) apply(entries, change)
    } catch (err) {
      entries.transaction.abort() // or the changes before this one would be kept
      throw err
    }
    return done
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#open = false
    this.#db.close()
    await this.#lastWrite
    await this.#release()
  }

  #entries(mode: IDBTransactionMode): IDBObjectStore {
    if (!this.#open) throw closed()
    try {
      return this.#db.transaction(ENTRIES, mode, { durability: 'strict' }).objectStore(ENTRIES)
    } catch (cause) {
      throw closed({ cause }) // by the browser, which is about to say so
    }
  }
}

function apply(entries: IDBObjectStore, { key, value }: Change): void {
  if (value === undefined) entries.delete(key)
  else entries.put(value.slice(), key) // a view would be stored with the whole of its buffer
}

function closed(options?: ErrorOptions): StorageClosedError {
  return new StorageClosedError('this storage was closed', options)
}
