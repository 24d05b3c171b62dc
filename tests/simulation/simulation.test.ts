import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const seed = process.env.SIMULATION_SEED ?? '1'
/** What fits in three minutes of a slow machine. A count, not a time: a run that failed is the same run everywhere. */
const OPERATIONS = 1200

/** What `npm run simulate` prints: a process of its own, since a world keeps its own time. Fails if it exits with 1. */
async function simulate(...args: string[]): Promise<string[]> {
  const cli = join(import.meta.dirname, 'cli.ts')
  const options = { maxBuffer: 64 * 1024 * 1024 }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=source', cli, ...args],
    options,
  )
  return stdout.trimEnd().split('\n')
}

/** The digest of every answer that anybody was given. */
const digestOf = (lines: readonly string[]) => lines.find((line) => line.startsWith('trace of '))

describe('a world of clients that crash, race, and are cut off', () => {
  it(
    `comes together, has read all that it may, and nothing else (SIMULATION_SEED=${seed})`,
    { timeout: 600_000 },
    async () => {
      const lines = await simulate('--seed', seed, '--operations', String(OPERATIONS))
      expect(lines.at(-1)).toMatch(
        new RegExp(
          `^simulation: seed ${seed} operations ${String(OPERATIONS)} .* diverged 0 unreadable 0 leaked 0$`,
        ),
      )
    },
  )

  it('is made again by its seed, to the last byte of every answer', { timeout: 600_000 }, async () => {
    const run = async (name: string) =>
      digestOf(await simulate('--seed', name, '--operations', '60', '--accounts', '5'))
    const first = await run('11')
    expect(first).toMatch(/^trace of \d+ lines: [0-9a-f]{64}$/)
    expect(await run('11')).toBe(first)
    expect(await run('12')).not.toBe(first)
  })
})
