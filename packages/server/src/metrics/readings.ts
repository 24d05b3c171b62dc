import type { Counter, Histogram } from 'prom-client'

/** A counter at a moment: each label set's value. */
export type Counts = ReadonlyMap<string, number>

/** Reads a counter, by the value of one of its labels; the empty string for one without. */
export async function readCounts(counter: Counter, label: string): Promise<Counts> {
  const counts = new Map<string, number>()
  for (const { labels, value } of (await counter.get()).values) {
    const key = String((labels as Readonly<Record<string, string | number | undefined>>)[label] ?? '')
    counts.set(key, (counts.get(key) ?? 0) + value)
  }
  return counts
}

/** How much was counted between two moments, of the labels that are wanted. */
export function countedSince(
  before: Counts,
  now: Counts,
  wanted: (label: string) => boolean = () => true,
): number {
  let sum = 0
  for (const [label, value] of now) if (wanted(label)) sum += value - (before.get(label) ?? 0)
  return sum
}

/** A histogram at a moment: how many observations are not above each bound, over all label sets. */
export type Buckets = ReadonlyMap<number, number>

/** Reads a histogram. */
export async function readBuckets(histogram: Histogram): Promise<Buckets> {
  const buckets = new Map<number, number>()
  for (const { labels, value } of (await histogram.get()).values) {
    const { le } = labels as { le?: number | string } // every bucket has its bound there
    if (le === undefined) continue
    const bound = le === '+Inf' ? Infinity : Number(le)
    buckets.set(bound, (buckets.get(bound) ?? 0) + value)
  }
  return buckets
}

/**
 * A quantile of what was observed between two moments, by its place between the bounds of its bucket; null where nothing
 * was. What is above the last bound counts as that.
 */
export function quantileSince(before: Buckets, now: Buckets, quantile: number): number | null {
  const bounds = [...now.keys()].sort((a, b) => a - b)
  const counts = bounds.map((bound) => (now.get(bound) ?? 0) - (before.get(bound) ?? 0))
  const total = counts.at(-1) ?? 0
  if (total === 0) return null
  const wanted = quantile * total
  const index = counts.findIndex((count) => count >= wanted)
  const [lower, upper] = [bounds[index - 1] ?? 0, bounds[index] ?? 0]
  if (upper === Infinity) return lower
  const [below, within] = [counts[index - 1] ?? 0, counts[index] ?? 0]
  return within === below ? upper : lower + ((upper - lower) * (wanted - below)) / (within - below)
}
