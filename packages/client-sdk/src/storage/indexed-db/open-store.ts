import type { Store } from '../contract.ts'
import { deleteDatabase, openDatabase } from './database.ts'
import { IndexedDbStore } from './indexed-db-store.ts'
import { takeLock } from './lock.ts'

/** Takes the lock of a database and opens it; with `wait` as soon as the lock can be had, until that aborts. */
export async function openStore(name: string, wait?: AbortSignal): Promise<Store> {
  let store: IndexedDbStore | undefined
  const lock = await takeLock(lockOf(name), () => void store?.close(), wait)
  // Not only once the database is open: a tab that is about to be stopped gets no further.
  wait?.addEventListener('abort', () => void (store === undefined ? lock.release() : undefined))
  try {
    wait?.throwIfAborted()
    const db = await openDatabase(name)
    if (wait?.aborted === true) db.close()
    wait?.throwIfAborted()
    store = new IndexedDbStore(db, () => lock.release())
    return store
  } catch (err) {
    await lock.release()
    throw err
  }
}

/** Takes the lock of a database and deletes it, where it is one of ours. */
export async function deleteStore(name: string): Promise<void> {
  const lock = await takeLock(lockOf(name), () => undefined)
  try {
    const db = await openDatabase(name)
    db.close()
    await deleteDatabase(name)
  } finally {
    await lock.release()
  }
}

function lockOf(name: string): string {
  return `catbird-mls storage ${name}`
}
