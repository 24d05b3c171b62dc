import type { LexiconDoc } from '@atproto/lexicon'
import { permissionsOf } from '../permissions.ts'

/** A module with what each permission set grants. */
export function emitPermissions(sets: readonly LexiconDoc[]): string {
  return sets.map(emitSet).join('\n')
}

function emitSet(doc: LexiconDoc): string {
  const name = doc.id.split('.').at(-1) ?? ''
  const { collections, actions, methods } = permissionsOf(doc)
  const list = (values: readonly string[]) => `[${values.map((value) => `'${value}'`).join(', ')}]`
  return `/** What the permission set \`${doc.id}\` grants. */
export const ${name} = {
  id: '${doc.id}',
  collections: ${list(collections)},
  actions: ${list(actions)},
  methods: ${list(methods)},
} as const
`
}
