import type { LexiconDoc } from '@atproto/lexicon'
import { constantName } from '../rewrite/schemas.ts'

/** A module with the NSIDs, so that nobody writes one as a literal. */
export function emitIds(docs: readonly LexiconDoc[]): string {
  const lines = docs.map(({ id }) => `  ${constantName(id)}: '${id}',`)
  const methods = docs.filter(({ defs }) =>
    ['query', 'procedure', 'subscription'].includes(defs['main']?.type ?? ''),
  )
  return `/** NSIDs of all lexicons. */
export const ids = {\n${lines.join('\n')}\n} as const

/** NSIDs of all methods. */
export const methodIds = [${methods.map(({ id }) => `ids.${constantName(id)}`).join(', ')}] as const

/** NSID of a method. */
export type MethodId = (typeof methodIds)[number]
`
}
