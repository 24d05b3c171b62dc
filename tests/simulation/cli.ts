import { parseArgs } from 'node:util'
import { simulate, summaryLine } from './simulation.ts'

/** `npm run simulate -- --seed <n> --operations <n> [--no-poison] [--trace]`: exits non-zero when anything was found. */
const { values } = parseArgs({
  allowNegative: true,
  options: {
    seed: { type: 'string', default: '1' },
    operations: { type: 'string', default: '10000' },
    accounts: { type: 'string', default: '20' },
    poison: { type: 'boolean', default: true },
    trace: { type: 'boolean', default: false },
  },
})

const PROGRESS_EVERY_MS = 5_000
const began = performance.now()
let told = 0

const outcome = await simulate({
  seed: wholeNumber(values.seed),
  operations: wholeNumber(values.operations),
  accounts: wholeNumber(values.accounts),
  poison: values.poison,
  ...(values.trace ? { write: (line: string) => void process.stdout.write(`${line}\n`) } : {}),
  progress(operations, report) {
    const ms = performance.now() - began
    if (ms - told < PROGRESS_EVERY_MS) return
    told = ms
    const rate = ((operations / ms) * 1000).toFixed(1)
    const cpu = process.cpuUsage()
    const busy = ((operations * 1e6) / (cpu.user + cpu.system)).toFixed(1)
    process.stderr.write(
      `${String(operations)} operations, ${rate} a second (${busy} of this process's own), ${String(report.findings.length)} findings\n`,
    )
  },
})
if (outcome.report.findings.length > 0 && !values.trace)
  for (const line of outcome.trace.last().slice(-40)) process.stderr.write(`${line}\n`)
for (const line of outcome.dossiers) process.stderr.write(`${line}\n`)
for (const { text } of outcome.report.findings) process.stderr.write(`${text}\n`)
process.stdout.write(`${outcome.report.counts()}\n`)
process.stdout.write(`trace of ${String(outcome.trace.lines)} lines: ${outcome.trace.digest()}\n`)
process.stdout.write(`${summaryLine(outcome)}\n`)
process.exitCode = outcome.report.findings.length > 0 ? 1 : 0

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`not a whole number: ${text}`)
  return Number(text)
}
