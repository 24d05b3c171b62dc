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

/**
 * Enters a group id in the directory, unless it is taken. Parameters: group id, convo id, now. By its primary key, as
 * {@link insertConvo}; always after the convo's row.
 */
export const insertGroupId: PreparedStatement = {
  name: 'convos_insert_group_id',
  text: `
    INSERT INTO mls_group (group_id, convo_id, generation, created_at) VALUES ($1, $2, 1, $3)
    ON CONFLICT (group_id) DO NOTHING`,
}

/**
 * Stores the first generation of a convo's group, at epoch 0. Parameters: convo id, group id, ciphersuite, public
 * group, GroupInfo, policy, now.
 */
export const insertGeneration: PreparedStatement = {
  name: 'convos_insert_generation',
  text: `
    INSERT INTO group_generation (convo_id, generation, group_id, ciphersuite, public_group, public_epoch,
                                  group_info, policy, created_at)
    VALUES ($1, 1, $2, $3, $4, 0, $5, $6, $7)`,
}
