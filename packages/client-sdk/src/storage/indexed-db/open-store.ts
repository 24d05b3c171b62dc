import type { Store } from '../contract.ts'
import { openDatabase } from './database.ts'
import { IndexedDbStore } from './indexed-db-store.ts'
import { takeLock } from './lock.ts'

/** Takes the lock of a database and opens it; with `wait` as soon as the lock can be had, until that aborts. */
export async function openStore(name: string, wait?: AbortSignal): Promise<Store> {
  let store: IndexedDbStore | undefined
  const lock = await takeLock(`catbird-mls storage ${name}`, () => void store?.close(), wait)
  try {
    wait?.throwIfAborted()
    store = new IndexedDbStore(await openDatabase(name), () => lock.release())
    return store
  } catch (err) {
    await lock.release()
    throw err
  }
}
