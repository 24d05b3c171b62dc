import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'

/** The other account of a direct convo. */
export type UnwatchedRow = { readonly did: Did }

/**
 * The other account of a direct convo that an account may accept, if nobody watches over the two: a deletion of either
 * forgets their relation. Parameters: convo id, did. No lock.
 */
export const findUnwatched: PreparedStatement = {
  name: 'convos_find_unwatched',
  text: `
    SELECT o.did FROM convo c
    JOIN convo_member m ON m.convo_id = c.convo_id AND m.did = $2 AND m.status = 'request' AND m.left_seq IS NULL
    JOIN convo_member o ON o.convo_id = c.convo_id AND o.did <> m.did
    WHERE c.convo_id = $1 AND c.kind = 'direct' AND NOT EXISTS (
      SELECT FROM relation r
      WHERE ((r.did = m.did AND r.subject = o.did) OR (r.did = o.did AND r.subject = m.did))
        AND r.recheck_at IS NOT NULL
    )`,
}
