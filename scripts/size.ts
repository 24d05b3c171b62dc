/** How large each entry of the SDK is in a browser, against its budget. Ends with a status of 1 where one is past it. */
import { browserProblems } from './packages/browser.ts'
import { strangersProject } from './packages/project.ts'

using project = strangersProject(['core', 'client-sdk'])
const problems = await browserProblems(project)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
