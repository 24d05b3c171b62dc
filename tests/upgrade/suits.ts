import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from './git.ts'

/** The packages that run in a node or a client. */
const RUNNING = ['core', 'client-sdk', 'server']

/** Whether what is installed here does for the code in a folder: nothing is missing, and nothing is of another major version. */
export async function suits(folder: string): Promise<boolean> {
  for (const name of RUNNING) {
    const asked = (await readPackage(join(folder, 'packages', name)))?.dependencies ?? {}
    for (const [dependency, version] of Object.entries(asked))
      if (!(await isInstalled(dependency, { version, by: name }))) return false
  }
  return true
}

async function isInstalled(
  dependency: string,
  { version, by }: { readonly version: string; readonly by: string },
): Promise<boolean> {
  const places = [join(repository, 'packages', by), repository]
  for (const place of places) {
    const installed = await readPackage(join(place, 'node_modules', dependency))
    if (installed !== undefined) return majorOf(installed.version) === majorOf(version)
  }
  return false
}

/** What a version has to share with another one to be as good: all up to the first number that is not 0. */
function majorOf(version: string): string | undefined {
  return /^(0\.)*\d+/.exec(version)?.[0]
}

interface Package {
  readonly version: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The package in a folder, if there is one. */
export async function readPackage(folder: string): Promise<Package | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined) // it may not be there
  return text === undefined ? undefined : (JSON.parse(text) as Package) // as npm has it
}
