import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Output } from './generate.ts'
import { readFiles } from './lex-cli.ts'

/** What has to change on disk for an output to be there: paths below the root. */
export type Stale = { readonly write: readonly string[]; readonly remove: readonly string[] }

/** Compares an output with what is on disk. */
export async function findStale(root: string, { folder, owned, files }: Output): Promise<Stale> {
  const present = await readFiles(path.join(root, folder))
  const write = [...files].filter(([name, content]) => present.get(name) !== content).map(([name]) => name)
  const remove = owned ? [...present.keys()].filter((name) => !files.has(name)) : []
  return { write: write.sort(), remove: remove.sort() }
}

/** Brings an output to disk and says what it changed there. */
export async function writeOutput(root: string, output: Output): Promise<Stale> {
  const stale = await findStale(root, output)
  const at = (name: string): string => path.join(root, output.folder, name)
  await Promise.all(stale.remove.map((name) => rm(at(name))))
  for (const name of stale.write) {
    await mkdir(path.dirname(at(name)), { recursive: true })
    await writeFile(at(name), output.files.get(name) ?? '')
  }
  return stale
}
