import { spawnSync } from 'node:child_process'
import type { StrangersProject } from './project.ts'

/** A whole network of the published packages: whatever is not packed, a migration for one, is missed here. */
const boot = `
  const { TestNetwork } = await import('@catbird-mls/dev-env')
  await using network = await TestNetwork.create()
  const alice = await network.createAccount('alice')
  const headers = { 'atproto-proxy': network.service }
  const answer = await alice.fetchHandler('/xrpc/blue.catbird.mls.server.describeServer', { headers })
  if (!answer.ok) throw new Error(await answer.text())
  const page = await fetch(new URL('/admin', network.server.url))
  if (!(await page.text()).includes('<div id="root"')) throw new Error('Error: the dashboard is not packed')`

/** Entries that Node cannot import, each in a process of its own, and a network that does not start. */
export function loadingProblems(project: StrangersProject): string[] {
  const entries = project.packages.flatMap((one) => one.entries)
  return [
    ...entries.flatMap((entry) => problemOf(project, `${entry} does not load`, `await import('${entry}')`)),
    ...problemOf(project, 'the test network does not start', boot),
  ]
}

function problemOf(project: StrangersProject, what: string, code: string): string[] {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: project.folder,
    encoding: 'utf8',
  })
  return status === 0 ? [] : [`${what}: ${/^\w*Error.*$/m.exec(stderr)?.[0] ?? stderr}`]
}
