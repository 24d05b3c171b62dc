import type { PreparedStatement } from '../../database/index.ts'
import type { Bars } from '../bars.ts'
import { countBars } from './count-bars.ts'
import { keptGroup } from './kept-group.ts'
import type { PublicGroupRow } from './read-public-group.ts'

/** Where a convo stands, and a device in it. */
export type SituationRow = PublicGroupRow &
  Bars & {
    readonly group_id: Uint8Array
    /** Null if the account has never had a part in the convo. */
    readonly status: 'accepted' | 'request' | null
    /** Whether the account has left, or was removed. */
    readonly left: boolean
    /** Whether the account has asked to leave, and no commit has removed it yet. */
    readonly leaving: boolean
    /** The device's leaf in the present group. */
    readonly leaf_index: number | null
    /** The entry that holds the very commit asked for. */
    readonly stored_seq: number | null
    readonly stored_generation: number | null
    readonly stored_epoch: number | null
  }

/**
 * Everything that decides whether a device may commit: the convo, its group, the account's part in it, the device's
 * leaf, and the entry of this commit if it is stored already. Parameters: convo id, did, device id, SHA-256 of the
 * commit, whether the group itself is wanted, the generation and epoch of it that are held already, for which nothing is
 * read, and since when bars count. Unique lookups and one short range within one convo, in one snapshot.
 *
 * No lock of its own: it is read once before the commit is judged, and again under the convo's lock.
 */
export const readSituation: PreparedStatement = {
  name: 'groups_read_situation',
  text: `
    SELECT c.generation, c.epoch, g.group_id, g.group_info, kept.snapshot, kept.commits,
           m.status, m.left_seq IS NOT NULL AS left, m.leaving_seq IS NOT NULL AS leaving,
           l.leaf_index, l.barred_at, b.bars, b.last_barred_at,
           e.seq AS stored_seq, e.generation AS stored_generation, e.epoch AS stored_epoch
    FROM convo c
    JOIN group_generation g ON g.convo_id = c.convo_id AND g.generation = c.generation
    LEFT JOIN convo_member m ON m.convo_id = c.convo_id AND m.did = $2
    LEFT JOIN convo_leaf l ON l.convo_id = c.convo_id AND l.generation = c.generation
      AND l.did = $2 AND l.device_id = $3 AND l.removed_seq IS NULL
    LEFT JOIN log_entry e ON e.convo_id = c.convo_id AND e.commit_hash = $4 AND e.kind = 'commit'
    CROSS JOIN LATERAL (${countBars('$8')}) b
    ${keptGroup('$5::boolean AND (c.generation <> $6 OR c.epoch <> $7)')}
    WHERE c.convo_id = $1`,
}
