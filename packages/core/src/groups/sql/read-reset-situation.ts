import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'
import type { Bars } from '../bars.ts'
import { countBars } from './count-bars.ts'
import { keptGroup } from './kept-group.ts'
import type { PublicGroupRow } from './read-public-group.ts'

/** Where a convo stands, and a device in it that would reset it. */
export type ResetSituationRow = PublicGroupRow &
  Bars & {
    readonly kind: 'direct' | 'group'
    /** When the present generation began. */
    readonly began_at: Date
    /** Null if the account has never had a part in the convo. */
    readonly status: 'accepted' | 'request' | null
    /** Whether the account has left, is leaving, or was removed. */
    readonly gone: boolean
    readonly has_leaf: boolean
    /** Accounts that are members and have asked to leave. */
    readonly leaving: readonly Did[]
    /** The generation that this very group backs, if this very device began it, and the entry that began it. */
    readonly stored_generation: number | null
    readonly stored_seq: number | null
  }

/**
 * Everything that decides whether a device may reset a convo, and whether it has. Parameters: convo id, did, device
 * id, id of the new group, whether the present group itself is wanted, and the generation and epoch of it that are held
 * already, for which nothing is read, and since when bars count. Unique lookups within one convo, but for the members and
 * the stays of one account, in one snapshot.
 *
 * No lock of its own: it is read once before the reset is judged, and again under the convo's lock. A generation's
 * first leaf has place 0 and first epoch 0, and its stay begins with the entry that began the generation.
 */
export const readResetSituation: PreparedStatement = {
  name: 'groups_read_reset_situation',
  text: `
    SELECT c.kind, c.generation, c.epoch, g.created_at AS began_at, g.group_info, kept.snapshot, kept.commits,
           m.status, m.left_seq IS NOT NULL OR m.leaving_seq IS NOT NULL AS gone,
           l.leaf_index IS NOT NULL AS has_leaf, l.barred_at, b.bars, b.last_barred_at,
           ARRAY(
             SELECT did FROM convo_member
             WHERE convo_id = $1 AND left_seq IS NULL AND leaving_seq IS NOT NULL ORDER BY did
           ) AS leaving,
           first.generation AS stored_generation, first.joined_seq AS stored_seq
    FROM convo c
    JOIN group_generation g ON g.convo_id = c.convo_id AND g.generation = c.generation
    LEFT JOIN convo_member m ON m.convo_id = c.convo_id AND m.did = $2
    LEFT JOIN convo_leaf l ON l.convo_id = c.convo_id AND l.generation = c.generation
      AND l.did = $2 AND l.device_id = $3 AND l.removed_seq IS NULL
    LEFT JOIN group_generation same ON same.convo_id = c.convo_id AND same.group_id = $4 AND same.generation > 1
    LEFT JOIN convo_leaf first ON first.convo_id = c.convo_id AND first.generation = same.generation
      AND first.leaf_index = 0 AND first.joined_epoch = 0 AND first.did = $2 AND first.device_id = $3
    CROSS JOIN LATERAL (${countBars('$8')}) b
    ${keptGroup('$5::boolean AND (c.generation <> $6 OR c.epoch <> $7)')}
    WHERE c.convo_id = $1`,
}
