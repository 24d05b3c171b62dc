import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InstalledPackage, StrangersProject } from './project.ts'

/**
 * What each command is asked, and what it says where it has all of its code: of an MLSMessage of a key package whose
 * inside is missing, for one, that it is that.
 */
const QUESTIONS: Readonly<Record<string, { args: readonly string[]; says: RegExp }>> = {
  'catbird-mls-client': { args: ['inspect', 'decode', '00010005'], says: /^InvalidMls: / },
  'catbird-mls': { args: ['keygen', 'JWT_SECRET'], says: /^JWT_SECRET=[0-9a-f]{64}\n$/ },
}

/** Commands that a package says it has and that are not in it, do not begin as scripts do, or do not run. */
export function binProblems(project: StrangersProject): string[] {
  return project.packages.flatMap((one) =>
    Object.entries(one.bin).flatMap(([command, file]) => problemsOf(one, command, file)),
  )
}

function problemsOf({ name, folder }: InstalledPackage, command: string, file: string): string[] {
  const path = join(folder, file)
  if (!existsSync(path)) return [`${name}: ${file} is not packed`]
  const question = QUESTIONS[command]
  if (question === undefined) return [`${name}: nothing is known to ask ${command}`]
  const said = (args: readonly string[]) => spawnSync(process.execPath, [path, ...args], { encoding: 'utf8' })
  const [help, answer] = [said(['--help']), said(question.args)]
  const answered = answer.stdout + answer.stderr
  return [
    ...(readFileSync(path, 'utf8').startsWith('#!/usr/bin/env node\n')
      ? []
      : [`${name}: ${file} is no script`]),
    ...(help.status === 0 ? [] : [`${name}: ${file} does not run: ${help.stderr}`]),
    ...(question.says.test(answered) ? [] : [`${name}: ${file} does not answer: ${answered}`]),
  ]
}
