import type { PreparedStatement } from '../../database/index.ts'

/** The public state of a group. */
export type PublicGroupRow = { readonly public_group: Uint8Array }

/** The group that backs a convo now: two primary keys, one snapshot, no lock of its own. Parameter: convo id. */
export const readPublicGroup: PreparedStatement = {
  name: 'groups_read_public_group',
  text: `
    SELECT g.public_group FROM convo c
    JOIN group_generation g ON g.convo_id = c.convo_id AND g.generation = c.generation
    WHERE c.convo_id = $1`,
}
