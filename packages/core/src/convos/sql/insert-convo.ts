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
 * Stores the first generation of a convo's group, with the snapshot of its epoch 0. Parameters: convo id, group id,
 * ciphersuite, public group, GroupInfo, policy, now.
 */
export const insertGeneration: PreparedStatement = {
  name: 'convos_insert_generation',
  text: `
    WITH begun AS (
      INSERT INTO group_generation (convo_id, generation, group_id, ciphersuite, public_epoch, group_info, policy,
                                    created_at, snapshot_weight)
      VALUES ($1, 1, $2, $3, 0, $5, $6, $7, octet_length($4::bytea))
      RETURNING convo_id, generation
    )
    INSERT INTO group_snapshot (convo_id, generation, epoch, public_group, created_at)
    SELECT convo_id, generation, 0, $4, $7 FROM begun`,
}
