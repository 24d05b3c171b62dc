import type { StoreEntry } from '../contract.ts'
import { resultOf } from './requests.ts'

/** Which entries of a range are wanted. */
interface Wanted {
  readonly limit?: number
  readonly reverse?: boolean
}

/** Entries of a range, in one transaction. They are fetched all at once, since a cursor is a task for each. */
export async function listEntries(
  entries: IDBObjectStore,
  range: IDBKeyRange,
  { limit, reverse = false }: Wanted,
): Promise<StoreEntry[]> {
  if (!reverse) return fetchAll(entries, range, limit)
  const wanted = limit === undefined ? range : await lastOf(entries, range, limit)
  return (await fetchAll(entries, wanted)).reverse()
}

async function fetchAll(entries: IDBObjectStore, range: IDBKeyRange, limit?: number): Promise<StoreEntry[]> {
  const [keys, values] = await Promise.all([
    resultOf(entries.getAllKeys(range, limit) as IDBRequest<string[]>), // all keys are text
    resultOf(entries.getAll(range, limit) as IDBRequest<Uint8Array[]>), // all values are bytes
  ])
  return keys.map((key, at) => [key, values[at] ?? new Uint8Array()])
}

/** The end of a range that has `limit` entries: a cursor finds where it begins, in two steps from the end. */
async function lastOf(entries: IDBObjectStore, range: IDBKeyRange, limit: number): Promise<IDBKeyRange> {
  const request = entries.openKeyCursor(range, 'prev')
  let cursor = await resultOf(request)
  if (cursor !== null && limit > 1) {
    cursor.advance(limit - 1)
    cursor = await resultOf(request)
  }
  return cursor === null ? range : IDBKeyRange.bound(cursor.key, range.upper, false, true)
}
