import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import ts from 'typescript'

/** A file of ours as a tree. */
export type SourceTree = { readonly file: string; readonly tree: ts.SourceFile }

/** What enforces rules: core without its tests, and without the table that names them. */
export async function enforcingSources(root: string): Promise<SourceTree[]> {
  const files = await typescriptIn(root, 'packages/core/src')
  return parseAll(
    root,
    files.filter((file) => !isTest(file) && !/\/mls\/rules\/|\/database\/prisma\//.test(file)),
  )
}

/** What shows rules broken: every test and what tests are made of. */
export async function testSources(root: string): Promise<SourceTree[]> {
  const files = [...(await typescriptIn(root, 'tests')), ...(await typescriptIn(root, 'packages/core/src'))]
  return parseAll(
    root,
    files.filter((file) => file.startsWith('tests/') || isTest(file)),
  )
}

function isTest(file: string): boolean {
  return file.endsWith('.test.ts') || file.includes('/testing/')
}

/** Paths below the root, with slashes, in one order on every disk. */
async function typescriptIn(root: string, folder: string): Promise<string[]> {
  const files = await readdir(path.join(root, folder), { recursive: true })
  const below = files.filter((file) => file.endsWith('.ts')).map((file) => path.join(folder, file))
  return below.map((file) => file.split(path.sep).join('/')).sort()
}

function parseAll(root: string, files: readonly string[]): Promise<SourceTree[]> {
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(root, file), 'utf8')
      return { file, tree: ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true) }
    }),
  )
}
