import type { KeyRange, StoreEntry } from '../contract.ts'

/** A map whose keys are kept in order, so that a range costs what is in it and not what is in the map. */
export class SortedMap {
  readonly #values = new Map<string, Uint8Array>()
  readonly #keys: string[] = []

  get(key: string): Uint8Array | undefined {
    return this.#values.get(key)
  }

  /** Sets a key's value; undefined deletes it. */
  set(key: string, value: Uint8Array | undefined): void {
    const had = this.#values.has(key)
    if (value === undefined) {
      if (had) this.#keys.splice(this.#placeOf(key), 1)
      this.#values.delete(key)
    } else {
      if (!had) this.#keys.splice(this.#placeOf(key), 0, key)
      this.#values.set(key, value)
    }
  }

  list({ prefix, after, before, limit, reverse = false }: KeyRange): StoreEntry[] {
    const from = after !== undefined && after >= prefix ? this.#placeOf(`${after}\0`) : this.#placeOf(prefix)
    const past = this.#placeOf(`${prefix}\uffff`)
    const to = before === undefined ? past : Math.min(past, this.#placeOf(before))
    const keys = this.#keys.slice(from, Math.max(from, to))
    const wanted = reverse ? keys.reverse().slice(0, limit) : keys.slice(0, limit)
    return wanted.map((key) => [key, this.#values.get(key) ?? new Uint8Array()])
  }

  /** Where a key is, or would have to be. */
  #placeOf(key: string): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#keys[middle] ?? '') < key) low = middle + 1
      else high = middle
    }
    return low
  }
}
