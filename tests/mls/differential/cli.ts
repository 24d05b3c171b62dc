import { parseArgs } from 'node:util'
import { runDifferential, summaryLine } from './run.ts'

/** `npm run mls-differential -- --seed <n> --commits <n> [--members <n>]`: exits non-zero when anything differed. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    commits: { type: 'string', default: '1000' },
    members: { type: 'string', default: '30' },
  },
})

const report = await runDifferential({
  seed: wholeNumber(values.seed),
  commits: wholeNumber(values.commits),
  maxMembers: wholeNumber(values.members),
})
for (const problem of report.problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`${summaryLine(report)}\n`)
process.exitCode = report.problems.length > 0 ? 1 : 0

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`not a whole number: ${text}`)
  return Number(text)
}
