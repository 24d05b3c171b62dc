import { StorageFormatError, StorageLockedError, StorageUnavailableError } from '../errors.ts'
import { resultOf } from './requests.ts'

/** The one object store: values by their keys. */
export const ENTRIES = 'entries'

/** The version of the database: its object stores, not the records of the client. */
const VERSION = 1

/** Opens the database, which is created where there is none. One that is not ours stays as it is. */
export async function openDatabase(name: string): Promise<IDBDatabase> {
  const request = begin(name)
  request.onupgradeneeded = () => request.result.createObjectStore(ENTRIES)
  const db = await resultOf(request).catch((cause: unknown) => {
    throw refusal(cause)
  })
  if (!db.objectStoreNames.contains(ENTRIES)) {
    db.close()
    throw new StorageFormatError('foreign', 'the database is one of something else')
  }
  return db
}

/** Deletes the database. Stores close when they hear of it; whoever does not keeps it, until they end. */
export async function deleteDatabase(name: string): Promise<void> {
  const request = indexedDB.deleteDatabase(name)
  const blocked = new Promise<never>((_, reject) => {
    request.onblocked = () => reject(new StorageLockedError('something of this page has the database open'))
  })
  await Promise.race([resultOf(request), blocked])
}

/** Where storage is forbidden to a page, the mere mention of IndexedDB throws, or there is none. */
function begin(name: string): IDBOpenDBRequest {
  try {
    const factory = globalThis.indexedDB as IDBFactory | undefined
    if (factory !== undefined) return factory.open(name, VERSION)
  } catch (cause) {
    throw new StorageUnavailableError('IndexedDB is forbidden to this page', { cause })
  }
  throw new StorageUnavailableError('there is no IndexedDB here')
}

function refusal(cause: unknown): unknown {
  if (!(cause instanceof DOMException)) return cause
  if (cause.name === 'VersionError')
    return new StorageFormatError('newer', 'a later version of the SDK has written this database', { cause })
  return new StorageUnavailableError(`IndexedDB does not open: ${cause.name}`, { cause })
}
