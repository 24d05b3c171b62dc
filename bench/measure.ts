/** What two ways of doing the same took, in turns. */
export interface Comparison {
  /** Medians in milliseconds. */
  readonly ours: number
  readonly theirs: number
  /** The median of the ratios of each turn, and the quarter of turns beyond each end of `spread`. */
  readonly ratio: number
  readonly spread: readonly [low: number, high: number]
  readonly turns: number
}

/**
 * Takes the time of both in turns, A B A B, so that whatever else the machine does hits both alike. Goes on for about
 * `seconds`, but for at least five turns; the first, which warms both up, does not count.
 */
export async function compare(
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
  seconds = 4,
): Promise<Comparison> {
  await ours()
  await theirs()
  const turns: { ours: number; theirs: number }[] = []
  const end = performance.now() + seconds * 1000
  while (turns.length < 5 || (performance.now() < end && turns.length < 200)) {
    turns.push({ ours: await timeOf(ours), theirs: await timeOf(theirs) })
  }
  const ratios = turns.map((turn) => turn.ours / turn.theirs)
  return {
    ours: quantile(
      turns.map((turn) => turn.ours),
      0.5,
    ),
    theirs: quantile(
      turns.map((turn) => turn.theirs),
      0.5,
    ),
    ratio: quantile(ratios, 0.5),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    turns: turns.length,
  }
}

async function timeOf(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

/** The value below which this share of values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
