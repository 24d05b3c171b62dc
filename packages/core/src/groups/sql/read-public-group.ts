import type { PreparedStatement } from '../../database/index.ts'
import { keptGroup } from './kept-group.ts'
import type { KeptGroupRow } from './kept-group.ts'

/** Where a convo stands, and what is kept of its group unless the caller holds it. */
export type PublicGroupRow = KeptGroupRow & {
  readonly generation: number
  readonly epoch: number
  readonly group_info: Uint8Array
}

/**
 * The group that backs a convo now, in one snapshot, with no lock of its own. Parameters: convo id, and the generation
 * and epoch that the caller holds, for which nothing of it is read.
 */
export const readPublicGroup: PreparedStatement = {
  name: 'groups_read_public_group',
  text: `
    SELECT c.generation, c.epoch, g.group_info, kept.snapshot, kept.commits
    FROM convo c
    JOIN group_generation g ON g.convo_id = c.convo_id AND g.generation = c.generation
    ${keptGroup('(c.generation <> $2 OR c.epoch <> $3)')}
    WHERE c.convo_id = $1`,
}
