import type { Change, ClientStorage, Store } from '../contract.ts'
import { SortedMap } from '../memory/sorted-map.ts'

/** What a storage held at some moment. */
export type Snapshot = ReadonlyMap<string, Uint8Array>

/** Storage in memory of which one can have what it held at any moment, and that tells of every write. */
export interface ForkableStorage extends ClientStorage {
  readonly snapshot: () => Snapshot
}

/** Makes one that holds this. `onWrite` is waited for before each write takes effect, and after it. */
export function forkableStorage(
  held: Snapshot = new Map(),
  onWrite: (when: 'before' | 'after') => Promise<void> = () => Promise.resolve(),
): ForkableStorage {
  const data = new SortedMap()
  for (const [key, value] of held) data.set(key, value)
  const write = async (changes: readonly Change[]) => {
    await onWrite('before')
    for (const { key, value } of changes) data.set(key, value?.slice())
    await onWrite('after')
  }
  const store: Store = {
    get: (key) => Promise.resolve(data.get(key)),
    list: (range) => Promise.resolve(data.list(range)),
    write,
    close: () => Promise.resolve(),
  }
  return {
    open: () => Promise.resolve(store),
    snapshot: () => new Map(data.list({ prefix: '' })),
  }
}

/** Goes on from each moment at which something was killed, one after the other; a failure names the moment. */
export async function fromEach<Moment extends { readonly at: string }>(
  moments: readonly Moment[],
  goOn: (from: Moment) => Promise<void>,
): Promise<void> {
  for (const moment of moments)
    await goOn(moment).catch((err: unknown) => {
      throw new Error(`killed ${moment.at}`, { cause: err })
    })
}
