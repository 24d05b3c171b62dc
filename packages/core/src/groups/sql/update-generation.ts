import type { PreparedStatement } from '../../database/index.ts'

/** Whether the commits since the newest snapshot weigh as much as it does. */
export type GenerationRow = { readonly snapshot_due: boolean }

/**
 * Takes a commit into the state of a generation's group. Parameters: convo id, generation, the epoch the commit begins,
 * its GroupInfo, the policy if it has changed and else null, the commit's weight in bytes, and how much commits weigh
 * at least before a snapshot is due: of a small group it would be due at every other commit. Under the convo's lock.
 */
export const updateGeneration: PreparedStatement = {
  name: 'groups_update_generation',
  text: `
    UPDATE group_generation
    SET public_epoch = $3, group_info = $4, policy = coalesce($5, policy), commits_weight = commits_weight + $6
    WHERE convo_id = $1 AND generation = $2
    RETURNING commits_weight >= greatest(snapshot_weight, $7) AS snapshot_due`,
}
