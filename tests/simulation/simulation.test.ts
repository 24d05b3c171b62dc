import { describe, expect, it } from 'vitest'
import { simulate, summaryLine } from './simulation.ts'
import type { Outcome, SimulationOptions } from './simulation.ts'

const seed = Number(process.env.SIMULATION_SEED ?? 1)
/** New operations are begun for so long; then everybody comes together, and is examined. */
const BUDGET_MS = 140_000
/** However slow the machine, fewer than these would show nothing. */
const LEAST = 250

/** The findings first: they say more than the counts. */
function expectNothingFound(outcome: Outcome): void {
  const { report, trace } = outcome
  const context = report.findings.length === 0 ? [] : trace.last().slice(-60)
  expect([...report.findings.map(({ text }) => text), ...context]).toEqual([])
  expect(summaryLine(outcome)).toMatch(/ diverged 0 unreadable 0 leaked 0$/)
}

describe('a world of clients that crash, race, and are cut off', () => {
  it(
    `comes together, has read all that it may, and nothing else (SIMULATION_SEED=${seed})`,
    { timeout: 900_000 },
    async () => {
      const began = performance.now()
      const enough = (operations: number) => operations >= LEAST && performance.now() - began > BUDGET_MS
      const outcome = await simulate({ seed, operations: 10_000, enough })
      process.stdout.write(`${summaryLine(outcome)}\n`)
      expect(outcome.operations).toBeGreaterThanOrEqual(LEAST)
      expectNothingFound(outcome)
    },
  )

  it('is made again by its seed, to the last byte of every answer', { timeout: 300_000 }, async () => {
    const run = async (options: Pick<SimulationOptions, 'seed'>) => {
      const { trace, report } = await simulate({ operations: 60, accounts: 5, ...options })
      return { lines: trace.lines, digest: trace.digest(), counts: report.counts() }
    }
    const first = await run({ seed: 11 })
    expect(await run({ seed: 11 })).toEqual(first)
    expect((await run({ seed: 12 })).digest).not.toBe(first.digest)
  })
})
