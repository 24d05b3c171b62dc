import { seededRng } from '../mls/fuzz/rng.ts'
import type { Rng } from '../mls/fuzz/rng.ts'

/** Decisions that follow from the seed. */
export interface Chance extends Rng {
  /** From 0 up to but not including 1. */
  fraction(): number
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  /** One of the items, each as likely as its weight. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T
}

const PARTS = 0x1_0000_0000

/** Makes the decisions of one part of the world, so that another part's do not move them. */
export function seededChance(seed: number, part: number): Chance {
  const rng = seededRng(seed * 31 + part)
  const fraction = () => rng.int(PARTS) / PARTS
  return {
    ...rng,
    fraction,
    between: (least, most) => least + rng.int(most - least + 1),
    weighted(items) {
      let left = fraction() * items.reduce((sum, { weight }) => sum + weight, 0)
      const found = items.find(({ weight }) => (left -= weight) < 0)
      return found ?? rng.pick(items)
    },
  }
}
