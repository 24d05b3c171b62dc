/**
 * Writes down the SDK's API as it was built: its report, which shows a review what changes; its reference; and what
 * language models read of it. With `--check` it ends with a status of 1 where that is not what stands there.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { entriesOfSdk } from './api/entries.ts'
import { llmsIndex } from './api/llms.ts'
import { referencesOf } from './api/reference.ts'
import { reportProblems } from './api/report.ts'

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')
const entries = entriesOfSdk()
const pages = new Map([...referencesOf(entries)].map(([{ name }, text]) => [`docs/api/${name}.md`, text]))
pages.set('llms.txt', llmsIndex())
const problems = [...reportProblems(entries, check), ...[...pages].flatMap(([path, text]) => put(path, text))]
for (const problem of problems) console.error(problem)
console.log(`api: ${String(entries.length)} entries, ${String(problems.length)} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

/** Writes a page; or, to check, gives what is wrong with the one that stands there. */
function put(path: string, text: string): string[] {
  const file = join(root, path)
  if (check) return existsSync(file) && readFileSync(file, 'utf8') === text ? [] : [`${path} is stale`]
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return []
}
