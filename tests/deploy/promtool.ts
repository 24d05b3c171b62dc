import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../docs/documents.ts'

const folder = join(root, 'deploy/prometheus')

/** Runs it on our files; gives what it says where it finds something wrong. */
export function promtool(...words: string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', words, { cwd: folder, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}
