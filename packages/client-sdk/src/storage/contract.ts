/**
 * What the client asks of a place to keep its data. One ordered space of keys is all; what is in it is
 * the business of `client/store/`.
 *
 * - Keys are non-empty text of printable ASCII (0x20 to 0x7e), ordered by their bytes.
 * - `write` is all or nothing, and durable when it resolves, also through a power cut: a lost write would let
 *   an MLS key be used twice. Writes take effect in the order of their calls.
 * - There is no interactive transaction: one writer holds the store, so it reads first, works out every change
 *   (which takes crypto, and IndexedDB ends a transaction that waits for anything else), then writes them as one.
 * - One open handle at a time; a second `open` is refused with `StorageLockedError`.
 * - All work on a closed store ends in `StorageClosedError`.
 */
export interface ClientStorage {
  open(): Promise<Store>
  /** What it is, for reports: `memory`, `indexedDb`, `sqlite`, or another's own name. */
  readonly kind?: string
  /** There where several clients can share it, each in a tab of its own. */
  readonly shared?: SharedStorage
  /** As {@link DeletableStorage} has it. The client never calls it. */
  delete?(): Promise<void>
}

/** Storage that an app can do away with, when somebody signs out. */
export interface DeletableStorage extends ClientStorage {
  /**
   * Deletes all that is kept, and what it is kept in; what there is none of is deleted already. No client may have it
   * open. Afterwards it opens as a new one.
   *
   * @throws {StorageLockedError} A client has it open. Nothing was deleted.
   * @throws {StorageFormatError} It is not a store that this version can read. Nothing was deleted.
   */
  delete(): Promise<void>
}

/**
 * How those who have the same storage share it: one has it open, the others wait for that to end, and meanwhile speak
 * to the one.
 */
export interface SharedStorage {
  /** Opens the store as soon as nobody has it open; whoever asks first is first. Rejects when the signal aborts. */
  openNext(signal: AbortSignal): Promise<Store>
  /**
   * Makes sure that whoever asks could open the store, which another has open: has its key, say. What is in it is shown
   * to no tab that could not.
   *
   * @throws As `open` does.
   */
  check(): Promise<void>
  /** Hears what others say by a name, but not what is said here. What one says arrives in its order. */
  channel(name: string, hear: (message: unknown) => void): SharedChannel
  /** Tells when this tab is about to be stopped, without an end, and when it goes on; gives what stops that. */
  onPause(pause: () => void, resume: () => void): () => void
}

/** A channel to others that have the same storage. */
export interface SharedChannel {
  /** Says something that can be cloned. @throws DataCloneError */
  post(message: unknown): void
  close(): void
}

/** An open store. */
export interface Store {
  /** The value at a key, if there is one. */
  get(key: string): Promise<Uint8Array | undefined>
  /** Entries of a range, in the order of their keys. */
  list(range: KeyRange): Promise<StoreEntry[]>
  /** Makes all the changes or none. */
  write(changes: readonly Change[]): Promise<void>
  /** Gives the store free for another writer, once the writes under way are done. */
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
