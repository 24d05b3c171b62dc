/**
 * `npm run codegen` writes everything that is made from the lexicons, and the page of validity rules, which is made from
 * the source; `npm run codegen:check` only says whether it is up to date, and fails if it is not. Both hold the lexicons
 * against the rules of the house first.
 */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate, generateLimits, generateValidation, generateVersion } from './generate.ts'
import { describeProblem, lint } from './lint/index.ts'
import { readLexicons } from './lexicons.ts'
import { findStale, writeOutput } from './output.ts'

const root = path.resolve(fileURLToPath(import.meta.url), '../../..')
const check = process.argv.includes('--check')

const lexicons = await readLexicons(path.join(root, 'lexicons'))
const problems = lint(lexicons)
for (const problem of problems) console.error(describeProblem(problem))
if (problems.length > 0) process.exit(1)

const outputs = [
  ...(await generate(lexicons, root)),
  await generateLimits(),
  await generateValidation(root),
  await generateVersion(root),
]
const changes: string[] = []
for (const output of outputs) {
  const { write, remove } = check ? await findStale(root, output) : await writeOutput(root, output)
  changes.push(...write.map((name) => `${output.folder}/${name}`))
  changes.push(...remove.map((name) => `${output.folder}/${name} (no longer made)`))
}
for (const change of changes) console.log(`${check ? 'stale' : 'wrote'} ${change}`)
console.log(`codegen: ${lexicons.length} lexicons, ${changes.length} files ${check ? 'stale' : 'changed'}`)
if (check && changes.length > 0) process.exitCode = 1
