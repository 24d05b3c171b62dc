import { parseArgs } from 'node:util'
import { fullSize, isClean, playChaos, summaryLine } from './chaos.ts'

/** `npm run chaos -- --seed <n> --minutes <n>`: exits non-zero where a message was lost, duplicated or reordered. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '1' },
    pause: { type: 'string', default: '1000' },
  },
})
const [seed, minutes, pauseMs] = [values.seed, values.minutes, values.pause].map(numberOf) as [
  number,
  number,
  number,
]
const began = performance.now()
const tell = (line: string) => {
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1)} s: ${line}\n`)
}

const outcome = await playChaos({ seed, lastsMs: minutes * 60_000, size: fullSize, pauseMs, tell })
for (const line of outcome.odd.slice(0, 40)) process.stderr.write(`odd: ${line}\n`)
for (const [fault, count] of outcome.faults) process.stdout.write(`${String(count)} times ${fault}\n`)
process.stdout.write(`${String(outcome.acknowledged)} messages were acknowledged\n`)
for (const finding of outcome.findings.slice(0, 100)) process.stdout.write(`${finding}\n`)
process.stdout.write(`${summaryLine(seed, outcome)}\n`)
process.exitCode = isClean(outcome) ? 0 : 1

function numberOf(text: string): number {
  const value = Number(text)
  if (!(value >= 0)) throw new Error(`not a number: ${text}`)
  return value
}
