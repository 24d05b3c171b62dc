import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The repository's root. */
export const root = join(import.meta.dirname, '../..')

const written = ['*.md', '{docs,deploy,examples}/**/*.md', 'packages/*/*.md']

/** Every document that people write and read; the generated reference is held by its own check. */
export function documents(): string[] {
  return globSync(written, { cwd: root, exclude: ['docs/reference', '**/node_modules'] }).sort()
}

/** The text of a document. */
export const read = (document: string): string => readFileSync(join(root, document), 'utf8')
