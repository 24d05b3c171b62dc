import { encryptable } from '../encryption/encryptable.ts'
import type { EncryptableStorage, EncryptionOptions } from '../encryption/encryptable.ts'
import { deleteStore, openStore } from './open-store.ts'
import { sharedByTabs } from './shared-by-tabs.ts'

export type { StorageKey } from '../encryption/app-key.ts'
export type { EncryptableStorage, EncryptionOptions } from '../encryption/encryptable.ts'
export * from '../errors.ts'

/**
 * Storage in the browser's IndexedDB, in a database of this name and of this page's origin.
 *
 * - Any number of tabs may open a client on it: they share one. One tab holds the storage at a time, by a Web Lock
 *   that is named after the database. The lock ends with the tab, however that ends, and the next one has it.
 * - What is written has been flushed to the disk (`durability: 'strict'`).
 * - Once another tab deletes the database, or the user clears the site's data, all work ends in
 *   {@link StorageClosedError}.
 * - Browsers may delete what sites have stored when the disk runs short. An app that matters to somebody asks for
 *   `navigator.storage.persist()`.
 *
 * @example
 * const storage = indexedDbStorage('my-app')
 * const client = await MlsClient.open({ session, service, storage })
 */
export function indexedDbStorage(name: string, options: EncryptionOptions = {}): EncryptableStorage {
  return {
    ...encryptable(() => openStore(name), options, sharedByTabs(name)),
    kind: 'indexedDb',
    delete: () => deleteStore(name),
  }
}
