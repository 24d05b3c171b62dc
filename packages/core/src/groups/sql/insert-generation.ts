import type { PreparedStatement } from '../../database/index.ts'

/**
 * Enters a group id in the directory, unless it is taken. Parameters: group id, convo id, generation, now. The primary
 * key is the lock; always after the convo's row.
 */
export const insertGroupId: PreparedStatement = {
  name: 'groups_insert_group_id',
  text: `
    INSERT INTO mls_group (group_id, convo_id, generation, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (group_id) DO NOTHING`,
}

/**
 * Stores a generation of a convo's group, with the snapshot of its epoch 0. Parameters: convo id, generation, group id,
 * ciphersuite, public group, GroupInfo, policy, now.
 */
export const insertGeneration: PreparedStatement = {
  name: 'groups_insert_generation',
  text: `
    WITH begun AS (
      INSERT INTO group_generation (convo_id, generation, group_id, ciphersuite, public_epoch, group_info, policy,
                                    created_at, snapshot_weight)
      VALUES ($1, $2, $3, $4, 0, $6, $7, $8, octet_length($5::bytea))
      RETURNING convo_id, generation
    )
    INSERT INTO group_snapshot (convo_id, generation, epoch, public_group, created_at)
    SELECT convo_id, generation, 0, $5, $8 FROM begun`,
}
