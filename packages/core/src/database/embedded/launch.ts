import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import type { Binaries } from './binaries.ts'
import type { Layout } from './layout.ts'
import { giveTo } from './owner.ts'
import type { Owner } from './owner.ts'
import type { PostgresSettings } from './settings.ts'

const largestLog = 16 * 1024 * 1024

/**
 * Starts Postgres in a session of its own: Ctrl-C in a terminal must reach the server alone, which still needs
 * its database to finish what it is doing. Its log is a file, since a pipe would not outlive this process.
 */
export function launch(
  binaries: Binaries,
  layout: Layout,
  owner: Owner | undefined,
  settings: PostgresSettings,
): ChildProcess {
  const log = openLog(layout, owner)
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(binaries.postgres, ['-D', layout.data, ...flags], {
    ...owner,
    cwd: layout.root,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  return child
}

function openLog(layout: Layout, owner: Owner | undefined): number {
  const file = openSync(layout.logFile, 'a', 0o600)
  if (statSync(layout.logFile).size > largestLog) truncateSync(layout.logFile)
  giveTo(owner, layout.logFile)
  return file
}

/** The last lines that Postgres logged. */
export function lastWords(layout: Layout, lines = 5): string {
  try {
    return readFileSync(layout.logFile, 'utf8').trim().split('\n').slice(-lines).join('\n')
  } catch {
    return ''
  }
}
