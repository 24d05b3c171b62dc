import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../docs/documents.ts'

const folder = join(root, 'deploy/prometheus')

/** Whether there is a `promtool` to test with. Where there must be one, its absence is an error. */
export function hasPromtool(): boolean {
  const found = spawnSync('promtool', ['--version']).status === 0
  if (!found && process.env['CI'] !== undefined && process.env['CI'] !== 'false')
    throw new Error('promtool is not on PATH; install prometheus, these tests may not be skipped in CI')
  return found
}

/** Runs it on our files; gives what it says where it finds something wrong. */
export function promtool(...words: string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', words, { cwd: folder, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}
