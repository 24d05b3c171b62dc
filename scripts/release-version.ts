/**
 * Makes the versions that waiting changesets ask for, with their changelogs, and writes them wherever else the tree has
 * them: in the lockfile, in what is generated, and in the manifests of Kubernetes. For the release workflow.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

function run(command: string, ...args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed`, { cause: error })
}

run('npx', 'changeset', 'version')
run('npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund')
run('npm', 'run', '--silent', 'codegen')

const { version } = JSON.parse(readFileSync('packages/server/package.json', 'utf8')) as { version: string } // Ours.
const manifest = 'deploy/kubernetes/deployment.yaml'
const text = readFileSync(manifest, 'utf8')
writeFileSync(manifest, text.replace(/(image: catbird-mls\/server:).*/, `$1${version}`))
