import { noRelations } from '../between.ts'
import type { RelationLookups } from '../between.ts'

/** Relations of a network in which nobody has any, and no label stands. */
export const unsafeNoRelations: RelationLookups = {
  between: (_, subjects) => Promise.resolve(new Map(subjects.map((did) => [did, noRelations]))),
  hidden: () => Promise.resolve(new Set()),
  lookOver: () => Promise.resolve(),
  recheck: () => Promise.resolve(0),
}
