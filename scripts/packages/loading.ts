import { spawnSync } from 'node:child_process'
import type { StrangersProject } from './project.ts'

/** Entries that Node cannot import, each in a process of its own. */
export function loadingProblems(project: StrangersProject): string[] {
  return project.packages
    .flatMap((one) => one.entries)
    .flatMap((entry) => loadingProblem(project.folder, entry))
}

function loadingProblem(folder: string, entry: string): string[] {
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', `await import('${entry}')`], {
    cwd: folder,
    encoding: 'utf8',
  })
  return run.status === 0
    ? []
    : [`${entry} does not load: ${/^\w*Error.*$/m.exec(run.stderr)?.[0] ?? run.stderr}`]
}
