import type { Change, ClientStorage, KeyRange, Store } from '../contract.ts'

/** When the client's process dies: before the write took effect, or after. */
export type CrashPoint = 'before' | 'after'

/**
 * Storage whose client can be killed at a chosen write. From then on nothing answers, as in a process that
 * is no more: promises stay open. `reopen` then gives the storage to the next client.
 */
export interface CrashingStorage extends ClientStorage {
  /** How many writes there have been. */
  readonly writes: () => number
  /** Whether the client has been killed. */
  readonly dead: () => boolean
  /** Kills the client now. */
  kill(): Promise<void>
  /** Lets the client live from now on. */
  spare(): void
  /** The same data for another client, which may be killed at another write. */
  reopen(crash?: { at: number; when: CrashPoint }): CrashingStorage
}

/** Wraps `storage` so that the client dies at its write number `crash.at`, counted from 1. */
export function crashingStorage(
  storage: ClientStorage,
  crash?: { at: number; when: CrashPoint; onCrash?: () => void },
): CrashingStorage {
  let count = 0
  let dead = false
  let spared = false
  let held: Store | undefined
  const die = async () => {
    dead = true
    crash?.onCrash?.()
    await held?.close()
  }
  const isSpared = () => spared
  const alive = <T>(work: () => Promise<T>): Promise<T> => (dead ? new Promise<T>(() => undefined) : work())

  async function write(store: Store, changes: readonly Change[]): Promise<void> {
    count++
    if (crash === undefined || isSpared() || count !== crash.at) return store.write(changes)
    if (crash.when === 'after') await store.write(changes)
    if (isSpared()) return // it was spared while the store was writing
    await die()
    return new Promise(() => undefined)
  }

  return {
    writes: () => count,
    dead: () => dead,
    kill: die,
    spare: () => void (spared = true),
    reopen: (next) => crashingStorage(storage, next),
    async open() {
      const store = await storage.open()
      held = store
      return {
        get: (key: string) => alive(() => store.get(key)),
        list: (range: KeyRange) => alive(() => store.list(range)),
        write: (changes: readonly Change[]) => alive(() => write(store, changes)),
        close: () => alive(() => store.close()),
      }
    },
  }
}
