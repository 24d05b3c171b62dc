/** A map that keeps the entries used last, up to a bound. */
export interface BoundedCache<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  readonly size: number
}

/** Makes one. A `Map` remembers the order of insertion: the first key is the one unused for longest. */
export function createBoundedCache<K, V extends object>(bound: number): BoundedCache<K, V> {
  const entries = new Map<K, V>()
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
      entries.delete(key)
      entries.set(key, value)
      if (entries.size > bound) entries.delete(entries.keys().next().value as K)
    },
    delete: (key) => void entries.delete(key),
  }
}
