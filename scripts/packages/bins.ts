import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InstalledPackage, StrangersProject } from './project.ts'

/** An MLSMessage of a key package whose inside is missing: a command that has all of its code says so by name. */
const CUT_OFF = '00010005'

/** Commands that a package says it has and that are not in it, do not begin as scripts do, or do not run. */
export function binProblems(project: StrangersProject): string[] {
  return project.packages.flatMap((one) => Object.values(one.bin).flatMap((file) => problemsOf(one, file)))
}

function problemsOf({ name, folder }: InstalledPackage, file: string): string[] {
  const path = join(folder, file)
  if (!existsSync(path)) return [`${name}: ${file} is not packed`]
  const said = (args: string[]) => spawnSync(process.execPath, [path, ...args], { encoding: 'utf8' })
  const [help, failed] = [said(['inspect', '--help']), said(['inspect', 'decode', CUT_OFF])]
  return [
    ...(readFileSync(path, 'utf8').startsWith('#!/usr/bin/env node\n')
      ? []
      : [`${name}: ${file} is no script`]),
    ...(help.status === 0 ? [] : [`${name}: ${file} does not run: ${help.stderr}`]),
    ...(failed.stderr.startsWith('InvalidMls: ')
      ? []
      : [`${name}: ${file} does not decode: ${failed.stderr}`]),
  ]
}
