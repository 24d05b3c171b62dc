import type { DeletableStorage, SharedStorage, Store } from '../contract.ts'
import { StorageKeyError } from '../errors.ts'
import { importAppKey } from './app-key.ts'
import type { StorageKey } from './app-key.ts'
import { newDataKey, unwrapDataKey, wrapDataKey } from './data-key.ts'
import { DATA_KEY, EncryptedStore } from './encrypted-store.ts'
import { ValueCipher } from './value-cipher.ts'

/** How a storage keeps what is in it. */
export interface EncryptionOptions {
  /**
   * Encrypts every value at rest, each with a random nonce and bound to its name, by AES-256-GCM of WebCrypto. The
   * app keeps this key: in the system's keychain, derived from a passkey, or as a `CryptoKey` that cannot be
   * extracted. A store that was begun without a key stays without.
   *
   * What this does not hide, from whoever reads the disk: the names of the entries (ids of convos, DIDs, ids and
   * positions of messages, and so who talks with whom, how much and in what order), how long values are, and which
   * of them change. Nor does it show that an older copy of the whole store, or of an entry, was put in place of
   * the newer, or that entries were removed.
   */
  readonly key?: StorageKey | undefined
}

/** Storage that may be encrypted under a key of the app. */
export interface EncryptableStorage extends DeletableStorage {
  /**
   * Opens the store.
   *
   * @throws {StorageLockedError} It is open already.
   * @throws {StorageKeyError} It does not open with this key, or without one.
   * @throws {StorageFormatError} It is not a store that this version can read.
   * @throws {StorageUnavailableError} There can be no such store here.
   */
  open(): Promise<Store>

  /**
   * Puts the store under another key of the app, in one small write: a crash leaves it under the one or the other.
   * The store must not be open. From then on this object opens it with the new key. Values are not encrypted anew:
   * their key is the store's own, so whoever has copied the store and the former key reads that copy, and with
   * the key from it what is written later. After a leak, begin a new store, as a new device.
   *
   * @throws As {@link open} does.
   */
  changeKey(key: StorageKey): Promise<void>
}

/** How plain stores are shared. */
export interface PlainShared extends Omit<SharedStorage, 'check'> {
  /** Reads a value of a store that another has open. */
  peek(key: string): Promise<Uint8Array | undefined>
}

/**
 * Lets what opens a plain store open one that is encrypted, if there is a key; `shared` is how plain stores are shared.
 */
export function encryptable(
  openPlain: () => Promise<Store>,
  { key }: EncryptionOptions,
  shared?: PlainShared,
): Omit<EncryptableStorage, 'delete'> {
  let appKey = key && importAppKey(key)
  appKey?.catch(() => undefined) // whoever opens the store is told

  const openBy = async (open: () => Promise<Store>) => {
    const readyKey = await appKey
    return holding(await open(), (store) => opened(store, readyKey))
  }

  return {
    open: () => openBy(openPlain),
    ...(shared && { shared: sharedBy(shared, openBy, () => appKey) }),
    async changeKey(next) {
      const [from, to] = await Promise.all([appKey, importAppKey(next)])
      const store = await openPlain()
      try {
        await rewrap(store, from, to)
      } finally {
        await store.close()
      }
      appKey = Promise.resolve(to)
    },
  }
}

function sharedBy(
  plain: PlainShared,
  openBy: (open: () => Promise<Store>) => Promise<Store>,
  appKey: () => Promise<CryptoKey> | undefined,
): SharedStorage {
  return {
    channel: (name, hear) => plain.channel(name, hear),
    onPause: (pause, resume) => plain.onPause(pause, resume),
    openNext: (signal) => openBy(() => plain.openNext(signal)),
    async check() {
      const [key, record] = [await appKey(), await plain.peek(DATA_KEY)]
      if (key === undefined && record !== undefined) throw new StorageKeyError('missing')
      if (key === undefined) return
      if (record === undefined) throw new StorageKeyError('notEncrypted')
      await unwrapDataKey(key, record)
    },
  }
}

/** Gives the store free again if it cannot be had. */
async function holding(store: Store, work: (store: Store) => Promise<Store>): Promise<Store> {
  try {
    return await work(store)
  } catch (err) {
    await store.close()
    throw err
  }
}

async function opened(store: Store, appKey: CryptoKey | undefined): Promise<Store> {
  const record = await store.get(DATA_KEY)
  if (appKey === undefined) {
    if (record !== undefined) throw new StorageKeyError('missing')
    return store
  }
  const dataKey = record ? await unwrapDataKey(appKey, record) : await begin(store, appKey)
  return new EncryptedStore(store, await ValueCipher.create(dataKey))
}

/** Makes an empty store an encrypted one. */
async function begin(store: Store, appKey: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  const entries = await store.list({ prefix: '', limit: 1 })
  if (entries.length > 0) throw new StorageKeyError('notEncrypted')
  const dataKey = newDataKey()
  await store.write([{ key: DATA_KEY, value: await wrapDataKey(appKey, dataKey) }])
  return dataKey
}

async function rewrap(store: Store, from: CryptoKey | undefined, to: CryptoKey): Promise<void> {
  const record = await store.get(DATA_KEY)
  if (record === undefined) throw new StorageKeyError('notEncrypted')
  if (from === undefined) throw new StorageKeyError('missing')
  const dataKey = await unwrapDataKey(from, record)
  await store.write([{ key: DATA_KEY, value: await wrapDataKey(to, dataKey) }])
}
