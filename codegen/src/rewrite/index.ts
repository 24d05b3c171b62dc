import type { LexiconDoc } from '@atproto/lexicon'
import type { Files } from '../lex-cli.ts'
import { rewriteImports } from './imports.ts'
import { namesForErrorClasses } from './known-errors.ts'
import { removeIdleClasses } from './namespaces.ts'
import { slimSchemas } from './schemas.ts'
import type { Unread } from './schemas.ts'
import { removeUnusedConstants } from './unused.ts'

/** Makes what lex-cli wrote run as it stands under type stripping, and no bigger than it need be. */
export function rewrite(files: Files, docs: readonly LexiconDoc[], unread: readonly Unread[]): Files {
  const rewritten = [...files].map(([name, source]): [string, string] => {
    const body = source.replace(/^\/\*\*[^]*?\*\/\n/, '')
    const slim = name === 'lexicons.ts' ? slimSchemas(body, docs, unread) : body
    const lean = removeUnusedConstants(removeIdleClasses(namesForErrorClasses(slim)))
    return [name, rewriteImports(lean)]
  })
  return new Map(rewritten)
}
