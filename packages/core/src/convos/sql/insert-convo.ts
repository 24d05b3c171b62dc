import type { PreparedStatement } from '../../database/index.ts'

/**
 * Creates a convo, unless there is one of this id. Parameters: convo id, kind, now. The primary key is the lock: of
 * two that create the same convo at once, the second waits for the first to commit and then inserts nothing.
 */
export const insertConvo: PreparedStatement = {
  name: 'convos_insert_convo',
  text: `
    INSERT INTO convo (convo_id, kind, last_at, created_at) VALUES ($1, $2, $3, $3)
    ON CONFLICT (convo_id) DO NOTHING`,
}
