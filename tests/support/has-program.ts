import { spawnSync } from 'node:child_process'

/** Whether a program can be run here. Where it must be (in CI), its absence is an error: nothing may be skipped there. */
export function hasProgram(name: string, versionFlag = '--version'): boolean {
  const found = spawnSync(name, [versionFlag]).error === undefined
  if (!found && process.env['CI'] !== undefined && process.env['CI'] !== 'false')
    throw new Error(`${name} is not on PATH; install it, these tests may not be skipped in CI`)
  return found
}
