import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { jsonToLex, parseLexiconDoc } from '@atproto/lexicon'
import type { LexiconDoc } from '@atproto/lexicon'

/** A lexicon and the file it stands in. */
export type LexiconFile = { readonly file: string; readonly doc: LexiconDoc }

/** Everything under a folder of lexicons, in the order of the NSIDs, so that nothing depends on the disk. */
export async function readLexicons(folder: string): Promise<LexiconFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => path.join(entry.parentPath, entry.name))
  const lexicons = await Promise.all(files.map(readLexicon))
  return lexicons.sort((a, b) => (a.doc.id < b.doc.id ? -1 : 1))
}

async function readLexicon(file: string): Promise<LexiconFile> {
  const json: unknown = JSON.parse(await readFile(file, 'utf8'))
  try {
    return { file, doc: parseLexiconDoc(jsonToLex(json)) }
  } catch (cause) {
    throw new Error(`${file} is not a lexicon`, { cause })
  }
}

/** The lexicons of this project, without those of others that they refer to. */
export function ownLexicons(lexicons: readonly LexiconFile[]): LexiconFile[] {
  return lexicons.filter(({ doc }) => doc.id.startsWith('blue.catbird.mls.'))
}

/** Whether a lexicon describes no data, but permissions of apps (atproto.com/specs/permission). */
export function isPermissionSet({ doc }: Pick<LexiconFile, 'doc'>): boolean {
  return doc.defs['main']?.type === 'permission-set'
}
