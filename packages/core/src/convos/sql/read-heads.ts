import type { PreparedStatement } from '../../database/index.ts'
import { isVoidRequest } from '../../groups/void-request.ts'

/** How far the log of a convo goes. */
export type HeadRow = {
  readonly convo_id: string
  readonly generation: number
  readonly epoch: number
  readonly first_seq: number
  readonly last_seq: number
  readonly joined_seq: number
}

/**
 * A page of the heads of an account's convos, by convo id: the partial index on (did, convo_id) gives the order, the
 * primary key the rest. Requests of who is taken down or deleted are left out. No lock. Parameters: did, the convo id to
 * go on after ('' to begin), how many.
 */
export const readHeads: PreparedStatement = {
  name: 'convos_read_heads',
  text: `
    SELECT c.convo_id, c.generation, c.epoch, c.first_seq, c.last_seq, m.joined_seq
    FROM convo_member m JOIN convo c ON c.convo_id = m.convo_id
    WHERE m.did = $1 AND m.left_seq IS NULL AND m.leaving_seq IS NULL AND m.convo_id > $2
      AND NOT ${isVoidRequest('m')}
    ORDER BY m.convo_id LIMIT $3`,
}
