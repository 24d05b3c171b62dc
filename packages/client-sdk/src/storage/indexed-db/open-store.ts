import type { Store } from '../contract.ts'
import { openDatabase } from './database.ts'
import { IndexedDbStore } from './indexed-db-store.ts'
import { takeLock } from './lock.ts'

/** Takes the lock of a database and opens it. */
export async function openStore(name: string): Promise<Store> {
  let store: IndexedDbStore | undefined
  const lock = await takeLock(`catbird-mls storage ${name}`, () => void store?.close())
  try {
    store = new IndexedDbStore(await openDatabase(name), () => lock.release())
    return store
  } catch (err) {
    await lock.release()
    throw err
  }
}
