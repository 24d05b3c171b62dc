import { readFileSync } from 'node:fs'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import type { InstalledPackage } from './project.ts'

/**
 * What others' tools find wrong with a packed package: publint with what it offers, and "are the types wrong" with its
 * types, as bundlers and as Node's own resolution for modules see them.
 */
export async function lintProblems({ name, folder, tarball }: InstalledPackage): Promise<string[]> {
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true })
  return [
    ...messages.map((message) => `${name}: publint: ${formatMessage(message, pkg) ?? message.code}`),
    ...(await typeFindings(tarball)).map((finding) => `${name}: types: ${finding}`),
  ]
}

/** Those of resolutions that a package of modules alone is not for: `require` of Node before 16, and of any CommonJS. */
const notOurs: readonly string[] = ['node10', 'node16-cjs']

async function typeFindings(tarball: string): Promise<string[]> {
  const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)))
  if (analysis.types === false) return ['there are none']
  return analysis.problems
    .filter((problem) => !('resolutionKind' in problem && notOurs.includes(problem.resolutionKind)))
    .map((problem) => JSON.stringify(problem))
}
