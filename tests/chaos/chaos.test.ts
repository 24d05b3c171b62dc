import { expect, it } from 'vitest'
import { hasRedisServer } from '../../packages/core/src/bus/testing/redis-server.ts'
import { fullSize, playChaos, summaryLine } from './chaos.ts'

const seed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1_000_000))

it.runIf(hasRedisServer())(
  `a minute of faults loses, doubles and reorders nothing (CHAOS_SEED=${String(seed)})`,
  { timeout: 400_000 },
  async () => {
    const trace: string[] = []
    const tell = (line: string) => void trace.push(line)
    const outcome = await playChaos({ seed, lastsMs: 60_000, size: fullSize, pauseMs: 1_000, tell })
    const { lost, duplicated, reordered, findings, odd } = outcome
    expect({ lost, duplicated, reordered }, [...trace, ...odd, ...findings.slice(0, 50)].join('\n')).toEqual({
      ...{ lost: 0, duplicated: 0, reordered: 0 },
    })
    expect(outcome.acknowledged).toBeGreaterThan(100)
    process.stdout.write(`${summaryLine(seed, outcome)}\n`)
  },
)
