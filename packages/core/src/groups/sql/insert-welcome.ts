import type { PreparedStatement } from '../../database/index.ts'

/**
 * Stores a Welcome, and to whom it is addressed: one statement. Parameters: convo id,
 * welcome id, generation, epoch it leads into, seq of the commit, Welcome, when, then one array each of key
 * package references, DIDs, device ids.
 */
export const insertWelcome: PreparedStatement = {
  name: 'groups_insert_welcome',
  text: `
    WITH sent AS (
      INSERT INTO welcome (convo_id, welcome_id, generation, epoch, seq, bytes, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      RETURNING convo_id, welcome_id, created_at
    )
    INSERT INTO welcome_recipient (convo_id, welcome_id, created_at, key_package_ref, did, device_id)
    SELECT sent.*, recipient.*
    FROM sent, unnest($8::bytea[], $9::text[], $10::text[]) AS recipient (key_package_ref, did, device_id)`,
}
