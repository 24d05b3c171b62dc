import { expect, it } from 'vitest'
import { runFuzz, summaryLine } from './run.ts'

/** Small groups meet every way of removing a lone neighbour, large ones deep trees and long unmerged lists. */
const runs = [
  { seed: 1, maxMembers: 3, steps: 100 },
  { seed: 2, maxMembers: 6, steps: 100 },
  { seed: 3, maxMembers: 12, steps: 80 },
  { seed: 4, maxMembers: 20, steps: 70 },
  { seed: 8, maxMembers: 30, steps: 60 },
]

it.each(runs)(
  'random groups of up to $maxMembers stay in step and shut out whoever was removed (seed $seed)',
  async (run) => {
    const report = await runFuzz(run)
    expect(report.problems).toEqual([])
    expect(summaryLine(report)).toBe(
      `mls-fuzz: seed ${run.seed} steps ${run.steps} diverged 0 failed 0 removed-but-reading 0`,
    )
  },
  180_000,
)

it('replays a run from its seed', async () => {
  const options = { seed: 9, maxMembers: 5, steps: 15 }
  const [first, second] = [await runFuzz(options), await runFuzz(options)]
  expect(second).toEqual(first)
})
