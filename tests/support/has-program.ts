import { spawnSync } from 'node:child_process'
import { thereOrSkipped } from '../../packages/core/src/testing/there-or-skipped.ts'

/** Whether a program can be run here. Where it must be (in CI), its absence is an error: nothing may be skipped there. */
export function hasProgram(name: string, versionFlag = '--version'): boolean {
  return thereOrSkipped(spawnSync(name, [versionFlag]).error === undefined, name)
}
