import type { PreparedStatement } from '../../database/index.ts'

/**
 * Replaces the public state of a generation's group by that of a later epoch. Parameters: convo id, generation,
 * public group, its epoch, GroupInfo, policy. Under the convo's lock.
 */
export const updateGeneration: PreparedStatement = {
  name: 'groups_update_generation',
  text: `
    UPDATE group_generation SET public_group = $3, public_epoch = $4, group_info = $5, policy = $6
    WHERE convo_id = $1 AND generation = $2`,
}
