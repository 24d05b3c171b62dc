/**
 * What the client asks of a place to keep its data. One ordered space of keys is all; what is in it is
 * the business of `client/store/`.
 *
 * - Keys are non-empty ASCII text, ordered by their bytes.
 * - `write` is all or nothing, and durable when it resolves. There is no interactive transaction: one
 *   writer holds the store, so it reads first, works out every change (which takes crypto, and IndexedDB
 *   ends a transaction that waits for anything else), then writes them as one.
 * - One open handle at a time; a second `open` is refused with {@link StorageLockedError}.
 */
export interface ClientStorage {
  open(): Promise<Store>
}

/** An open store. */
export interface Store {
  /** The value at a key, if there is one. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Entries of a range, in the order of their keys. */
  list(range: KeyRange): Promise<StoreEntry[]>
  /** Makes all the changes or none. */
  write(changes: readonly Change[]): Promise<void>
  /** Gives the store free for another writer. */
  close(): Promise<void>
}

/** A key and its value. */
export type StoreEntry = readonly [key: string, value: Uint8Array]

/** Which keys: those that begin with `prefix`, and lie strictly between `after` and `before` where given. */
export interface KeyRange {
  readonly prefix: string
  readonly after?: string
  readonly before?: string
  readonly limit?: number
  /** From the last key to the first. */
  readonly reverse?: boolean
}

/** A key's new value; undefined deletes it. Of two changes of one key in a write the later counts. */
export interface Change {
  readonly key: string
  readonly value: Uint8Array | undefined
}

/** The store is open already: in another tab, another process, or another client of this one. */
export class StorageLockedError extends Error {
  override readonly name = 'StorageLockedError'
}

/** The store was closed, or its owner was killed. */
export class StorageClosedError extends Error {
  override readonly name = 'StorageClosedError'
}
