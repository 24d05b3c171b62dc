import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readLexicons } from '../lexicons.ts'
import type { LexiconFile } from '../lexicons.ts'

/** The root of the repository. */
export const root = path.resolve(fileURLToPath(import.meta.url), '../../../..')

/** The lexicons of the repository. */
export function repositoryLexicons(): Promise<LexiconFile[]> {
  return readLexicons(path.join(root, 'lexicons'))
}
