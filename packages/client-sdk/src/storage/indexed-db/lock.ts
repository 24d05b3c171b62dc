import { StorageLockedError, StorageUnavailableError } from '../errors.ts'

/** A Web Lock that is held. */
export interface HeldLock {
  /** Resolves when somebody else can have it. */
  release(): Promise<void>
}

/**
 * Takes a Web Lock, or fails: at once, or where there is a signal to `wait`, when that aborts. `onStolen` is told if
 * somebody takes it by force (`steal`).
 */
export function takeLock(name: string, onStolen: () => void, wait?: AbortSignal): Promise<HeldLock> {
  return new Promise((resolve, reject) => {
    const how = wait === undefined ? { ifAvailable: true } : { signal: wait }
    const holding = locks().request(name, how, (lock) => {
      if (lock === null)
        throw new StorageLockedError('another tab, or another client of this one, has it open')
      return new Promise<void>((letGo) => resolve({ release: () => end(holding, letGo) }))
    })
    holding.catch(reject) // which does nothing once the lock has been had
    holding.catch(onStolen)
  })
}

async function end(holding: Promise<unknown>, letGo: () => void): Promise<void> {
  letGo()
  await Promise.allSettled([holding])
}

/** Types do not say that old browsers, and pages that did not come over https, have none. */
function locks(): LockManager {
  const found = navigator.locks as LockManager | undefined
  if (found === undefined)
    throw new StorageUnavailableError('this storage needs Web Locks, which a page has over https only')
  return found
}
