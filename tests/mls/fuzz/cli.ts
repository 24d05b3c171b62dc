import { parseArgs } from 'node:util'
import { runFuzz, summaryLine } from './run.ts'

/** `npm run mls-fuzz -- --seed <n> --steps <n> [--members <n>]`: exits non-zero when anything was found. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '400' },
    members: { type: 'string', default: '30' },
  },
})

const report = await runFuzz({
  seed: wholeNumber(values.seed),
  steps: wholeNumber(values.steps),
  maxMembers: wholeNumber(values.members),
})
for (const problem of report.problems) process.stderr.write(`${problem}\n`)
const counts = [...report.actions].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`)
process.stdout.write(
  `peak members ${report.peakMembers}, leaves removed ${report.removed}; ${counts.join(', ')}\n`,
)
process.stdout.write(`${summaryLine(report)}\n`)
process.exitCode = report.problems.length > 0 ? 1 : 0

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`not a whole number: ${text}`)
  return Number(text)
}
