/**
 * Checks what would be published, as a stranger's project would meet it: the packages are packed, unpacked into
 * an empty folder beside nothing but the dependencies that they declare, imported by Node, and type-checked by
 * their declarations. The SDK is bundled for browsers too, and its quick start is run. Ends with a status of 1 if anything is amiss.
 */
import { binProblems } from './packages/bins.ts'
import { deadImports, undeclaredImports } from './packages/imports.ts'
import { browserProblems } from './packages/browser.ts'
import { lintProblems } from './packages/lints.ts'
import { loadingProblems } from './packages/loading.ts'
import { newcomerProblems } from './packages/newcomer.ts'
import { strangersProject } from './packages/project.ts'
import { typeProblems } from './packages/types.ts'

using project = strangersProject(['core', 'server', 'client-sdk', 'dev-env'])
const problems = [
  ...project.packages.flatMap(undeclaredImports),
  ...project.packages.flatMap(deadImports),
  ...loadingProblems(project),
  ...binProblems(project),
  ...typeProblems(project),
  ...(await Promise.all(project.packages.map(lintProblems))).flat(),
  ...(await browserProblems(project)),
  ...(await newcomerProblems()),
]
for (const problem of problems) console.error(problem)
console.log(`packages: ${String(project.packages.length)} packed, ${String(problems.length)} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
