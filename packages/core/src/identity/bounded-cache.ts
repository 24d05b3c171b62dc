/** A map that keeps the entries used last, up to a bound. */
export interface BoundedCache<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  readonly size: number
}

/**
 * Makes one: of so many entries, or of entries that together weigh so much. A `Map` remembers the order of insertion:
 * the first key is the one unused for longest.
 */
export function createBoundedCache<K, V extends object>(
  bound: number,
  weigh: (value: V) => number = () => 1,
): BoundedCache<K, V> {
  const entries = new Map<K, V>()
  let weight = 0
  const drop = (key: K) => {
    const value = entries.get(key)
    if (value !== undefined) weight -= weigh(value)
    entries.delete(key)
  }
  return {
    get size() {
      return entries.size
    },
    get(key) {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set(key, value) {
      drop(key)
      entries.set(key, value)
      weight += weigh(value)
      for (const oldest of entries.keys()) {
        if (weight <= bound) break
        drop(oldest)
      }
    },
    delete: drop,
  }
}
