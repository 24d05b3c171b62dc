import type { LexiconDoc } from '@atproto/lexicon'
import ts from 'typescript'
import { applyEdits, descendants, parse, removal, replacement } from './edit.ts'

/** Fields of a lexicon that no program reads at run time. */
export type Unread = 'description' | 'errors'

/** Puts schemas without what is only for people in the place of the full ones, and leaves the ids to `ids.ts`. */
export function slimSchemas(source: string, docs: readonly LexiconDoc[], unread: readonly Unread[]): string {
  const declarations = [...descendants(parse(source))].filter(ts.isVariableDeclaration)
  const edits = declarations.flatMap((declaration) => {
    if (declaration.name.getText() === 'ids') return [removal(declaration.parent.parent)]
    if (declaration.name.getText() !== 'schemaDict') return []
    const literal = [...descendants(declaration)].find(ts.isObjectLiteralExpression)
    return literal === undefined ? [] : [replacement(literal, schemaDict(docs, unread))]
  })
  return applyEdits(source, edits)
}

function schemaDict(docs: readonly LexiconDoc[], unread: readonly Unread[]): string {
  const entries = docs.map((doc) => [constantName(doc.id), slim(doc, unread)])
  return JSON.stringify(Object.fromEntries(entries))
}

/** Leaves fields out everywhere but under `properties`, where a name is a field of data. */
function slim(value: unknown, unread: readonly string[], parent = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => slim(item, unread))
  if (typeof value !== 'object' || value === null) return value
  const isData = parent === 'properties' || parent === 'defs'
  const kept = Object.entries(value).filter(([key]) => isData || !unread.includes(key))
  return Object.fromEntries(kept.map(([key, inner]) => [key, slim(inner, unread, isData ? '' : key)]))
}

/** `blue.catbird.mls.convo.getConvo` as lex-cli names its constants: `BlueCatbirdMlsConvoGetConvo`. */
export function constantName(nsid: string): string {
  return nsid.replace(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase())
}
