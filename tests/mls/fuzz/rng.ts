/** A seeded source of decisions: the same seed gives the same run. Keys are random all the same. */
export interface Rng {
  /** A whole number from 0, smaller than `below`. */
  int(below: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  /** One of the items. */
  pick<T>(items: readonly T[]): T
  /** Up to `count` of the items, each once, in random order. */
  sample<T>(items: readonly T[], count: number): T[]
}

/** Makes the source (mulberry32). */
export function seededRng(seed: number): Rng {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (below: number): number => Math.floor(next() * below)
  const sample = <T>(items: readonly T[], count: number): T[] => {
    const left = [...items]
    const taken: T[] = []
    while (taken.length < count && left.length > 0) taken.push(...left.splice(int(left.length), 1))
    return taken
  }
  const pick = <T>(items: readonly T[]): T => {
    const [item] = sample(items, 1)
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  return { int, sample, pick, chance: (probability) => next() < probability }
}
