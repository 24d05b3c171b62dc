import { StorageFullError } from '../errors.ts'

/** What a request of IndexedDB comes to. */
export function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(translated(request.error))
  })
}

/** Resolves when all that a transaction has done is kept, and fails when nothing is. */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(translated(transaction.error))
  })
}

function translated(cause: DOMException | null): Error {
  if (cause === null) return new Error('the transaction was aborted')
  if (cause.name === 'QuotaExceededError')
    return new StorageFullError('the browser gives this site no more room', { cause })
  return cause
}
