import type { PreparedStatement } from '../../database/index.ts'
import { keptGroup } from './kept-group.ts'
import type { PublicGroupRow } from './read-public-group.ts'

/** What an external commit needs, and what the account is in the convo. */
export type GroupInfoRow = PublicGroupRow & {
  readonly last_seq: number
  readonly policy: Uint8Array
  /** Whether the account has or had a part in the convo. */
  readonly known: boolean
  /** Whether the account has left, or was removed. */
  readonly left: boolean
  /** Whether the account has asked to leave. */
  readonly leaving: boolean
}

/**
 * The group that backs a convo now, and the part that an account has in it: one statement and so one snapshot.
 * Parameters: convo id, did, and the generation and epoch of the group that are held, for which nothing of it is read.
 * No lock.
 */
export const readGroupInfo: PreparedStatement = {
  name: 'groups_read_group_info',
  text: `
    SELECT c.generation, c.epoch, c.last_seq, g.group_info, g.policy, kept.snapshot, kept.commits,
           m.did IS NOT NULL AS known, m.left_seq IS NOT NULL AS left, m.leaving_seq IS NOT NULL AS leaving
    FROM convo c
    JOIN group_generation g ON g.convo_id = c.convo_id AND g.generation = c.generation
    LEFT JOIN convo_member m ON m.convo_id = c.convo_id AND m.did = $2
    ${keptGroup('(c.generation <> $3 OR c.epoch <> $4)')}
    WHERE c.convo_id = $1`,
}
