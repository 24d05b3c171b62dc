import type { PreparedStatement } from '../../database/index.ts'

/** A convo that has been read further than before. */
export type ReadRow = { readonly convo_id: string; readonly last_read_seq: number }

/**
 * Notes up to where an account has read a convo that it has accepted: forward only, no further than its log. Gives no
 * row where it had read as far before. Parameters: convo id, did, seq. Locks the account's own row alone, so that no
 * send waits for it.
 */
export const markRead: PreparedStatement = {
  name: 'convos_mark_read',
  text: `
    UPDATE convo_member m SET last_read_seq = least($3, c.last_seq)
    FROM convo c
    WHERE m.convo_id = $1 AND c.convo_id = $1 AND m.did = $2 AND m.status = 'accepted'
      AND m.left_seq IS NULL AND m.leaving_seq IS NULL
      AND coalesce(m.last_read_seq, 0) < least($3, c.last_seq)
    RETURNING m.convo_id, m.last_read_seq`,
}

/**
 * The same for every convo of an account, up to where each log goes. Parameters: did, how many at most. The rows are
 * locked in the order of the house, by convo id.
 */
export const markAllRead: PreparedStatement = {
  name: 'convos_mark_all_read',
  text: `
    WITH unread AS MATERIALIZED (
      SELECT m.convo_id, c.last_seq
      FROM convo_member m
      JOIN convo c ON c.convo_id = m.convo_id
      WHERE m.did = $1 AND m.status = 'accepted' AND m.left_seq IS NULL AND m.leaving_seq IS NULL
        AND coalesce(m.last_read_seq, 0) < c.last_seq
      ORDER BY m.convo_id LIMIT $2
      FOR NO KEY UPDATE OF m
    )
    UPDATE convo_member m SET last_read_seq = u.last_seq
    FROM unread u WHERE m.convo_id = u.convo_id AND m.did = $1
    RETURNING m.convo_id, m.last_read_seq`,
}
