/**
 * Writes down the SDK's API as it was built: its report, which shows a review what changes, and its reference. With
 * `--check` it ends with a status of 1 where that is not what stands there.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entriesOfSdk } from './api/entries.ts'
import { referencesOf } from './api/reference.ts'
import { reportProblems } from './api/report.ts'

const check = process.argv.includes('--check')
const folder = join(import.meta.dirname, '../docs/api')
const entries = entriesOfSdk()
const problems = reportProblems(entries, check)
mkdirSync(folder, { recursive: true })
for (const [entry, reference] of referencesOf(entries)) {
  const file = join(folder, `${entry.name}.md`)
  if (!check) writeFileSync(file, reference)
  else if (readFileSync(file, 'utf8') !== reference) problems.push(`docs/api/${entry.name}.md is stale`)
}
for (const problem of problems) console.error(problem)
console.log(`api: ${String(entries.length)} entries, ${String(problems.length)} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
