import type { PreparedStatement } from '../../database/index.ts'

/** How a convo came to be, as far as it matters to who would create it again. */
export type CreationRow = {
  readonly convo_id: string
  /** Whether the convo in question began with this very group, made by this very device. */
  readonly same_group: boolean
  /** The hash of the commit that ended epoch 0, if it has ended. */
  readonly first_commit_hash: Uint8Array | null
}

/**
 * The convo that stands in the way of one to be created: of the same id, or with the same group id. Parameters: convo
 * id, group id, creator's did and device id. At most two rows, both by primary keys; no lock, since a convo's
 * beginning never changes.
 */
export const readCreation: PreparedStatement = {
  name: 'convos_read_creation',
  text: `
    SELECT c.convo_id,
           g.group_id = $2 AND c.convo_id = $1 AND l.did = $3 AND l.device_id = $4 AS same_group,
           e.commit_hash AS first_commit_hash
    FROM convo c
    JOIN group_generation g ON g.convo_id = c.convo_id AND g.generation = 1
    JOIN convo_leaf l ON l.convo_id = c.convo_id AND l.generation = 1 AND l.leaf_index = 0 AND l.joined_seq = 0
    LEFT JOIN log_entry e ON e.convo_id = c.convo_id AND e.generation = 1 AND e.epoch = 0 AND e.kind = 'commit'
    WHERE c.convo_id = $1 OR c.convo_id = (SELECT convo_id FROM mls_group WHERE group_id = $2)`,
}
