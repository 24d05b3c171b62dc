import type { PreparedStatement } from '../../database/index.ts'

/**
 * Ends the stays at some leaves. Parameters: convo id, generation, seq of the commit, leaf indices. Under the
 * convo's lock, and before new stays begin: a leaf may be taken again by the commit that emptied it.
 */
export const endStays: PreparedStatement = {
  name: 'groups_end_stays',
  text: `
    UPDATE convo_leaf SET removed_seq = $3
    WHERE convo_id = $1 AND generation = $2 AND leaf_index = ANY ($4::bigint[]) AND removed_seq IS NULL`,
}
