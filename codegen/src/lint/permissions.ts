import type { LexiconDoc } from '@atproto/lexicon'
import { isPermissionSet } from '../lexicons.ts'
import { permissionsOf } from '../permissions.ts'
import type { Rule } from './problem.ts'

/** They have a token of their own, and go straight to the service. */
const NEVER_THROUGH_A_PDS = [
  'blue.catbird.mls.server.refreshSession',
  'blue.catbird.mls.server.deleteSession',
]

/** Permissions: a set that inherits its audience names every method that may go through a PDS, in order, and no other. */
export const permissions: Rule = ({ doc }, all) => {
  if (!isPermissionSet({ doc })) return []
  const listed = permissionsOf(doc).methods
  const needed: readonly string[] = all
    .map((lexicon) => lexicon.doc)
    .filter((other) => isCalled(other) && !NEVER_THROUGH_A_PDS.includes(other.id))
    .map(({ id }) => id)
  const problems = [
    ...needed.filter((id) => !listed.includes(id)).map((id) => `lacks ${id}`),
    ...listed
      .filter((id) => !needed.includes(id))
      .map((id) => `names ${id}, which no app calls through its PDS`),
    ...(listed.join() === [...listed].sort().join() ? [] : ['is not in order']),
  ]
  return problems.map((what) => ({ id: doc.id, at: 'main.permissions', what }))
}

function isCalled({ defs }: LexiconDoc): boolean {
  const type = defs['main']?.type
  return type === 'query' || type === 'procedure'
}
