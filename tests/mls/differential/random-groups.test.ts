import { describe, expect, it } from 'vitest'
import { runDifferential, summaryLine } from './run.ts'

/** Small groups meet every way of removing a lone neighbour; large ones deep trees and long lists of unmerged leaves. */
const runs = [
  { seed: 1, maxMembers: 2, commits: 200 },
  { seed: 2, maxMembers: 3, commits: 250 },
  { seed: 3, maxMembers: 6, commits: 250 },
  { seed: 4, maxMembers: 12, commits: 180 },
  { seed: 5, maxMembers: 30, commits: 100 },
  { seed: 8, maxMembers: 200, commits: 25 },
]

describe('the public group of a random life', () => {
  it.each(runs)(
    'is what its clients hold after each of $commits commits, with up to $maxMembers members (seed $seed)',
    async (run) => {
      const report = await runDifferential(run)
      expect(report.problems).toEqual([])
      expect(report.peakMembers).toBeGreaterThan(run.maxMembers / 2)
      expect(summaryLine(report)).toMatch(
        new RegExp(`^mls-differential: seed ${run.seed} commits ${run.commits} .* different 0$`),
      )
    },
    180_000,
  )

  it('is lived again from its seed', async () => {
    const options = { seed: 9, maxMembers: 5, commits: 15 }
    expect(await runDifferential(options)).toEqual(await runDifferential(options))
  })
})
