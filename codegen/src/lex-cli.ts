import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Generated files by their path below the folder they belong in, with forward slashes. */
export type Files = Map<string, string>

const run = promisify(execFile)

/** What lex-cli makes of some lexicon files. Its bin name clashes with another package's, so its entry is called. */
export async function runLexCli(
  command: 'gen-server' | 'gen-api',
  lexiconFiles: readonly string[],
): Promise<Files> {
  const folder = await mkdtemp(path.join(tmpdir(), 'codegen-'))
  try {
    const entry = fileURLToPath(import.meta.resolve('@atproto/lex-cli'))
    await run(process.execPath, [entry, command, '--yes', folder, ...lexiconFiles])
    return await readFiles(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** All files below a folder; none if there is no such folder. */
export async function readFiles(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  const names = files.map((file) => path.relative(folder, file).split(path.sep).join('/'))
  return new Map(names.map((name, i) => [name, contents[i] ?? '']))
}
