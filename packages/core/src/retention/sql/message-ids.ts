import type { PreparedStatement } from '../../database/index.ts'

/**
 * Deletes message ids of before a moment, the oldest first. Parameters: the moment, how many. By the index on their age,
 * and by their places in the table, so that no plan ever reads it whole. SKIP LOCKED lets several nodes do it at once.
 */
export const deleteOldMessageIds: PreparedStatement = {
  name: 'retention_delete_message_ids',
  text: `
    DELETE FROM message_id WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM message_id WHERE created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
}
