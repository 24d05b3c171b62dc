import type { PreparedStatement } from '../../database/index.ts'

/** Where a convo stands, and a device in it. */
export type PresentLeafRow = {
  readonly generation: number
  readonly epoch: number
  readonly status: 'accepted' | 'request'
  /** Whether the account has left, is leaving, or was removed. */
  readonly gone: boolean
  /** The device's leaf in the present group, and when it was barred from commits. */
  readonly leaf_index: number | null
  readonly barred_at: Date | null
}

/**
 * The leaf of a device in the group that backs a convo now. Parameters: convo id, did, device id. No row if the
 * account has never had a part in the convo. No lock of its own.
 */
export const readPresentLeaf: PreparedStatement = {
  name: 'groups_read_present_leaf',
  text: `
    SELECT c.generation, c.epoch, m.status, m.left_seq IS NOT NULL OR m.leaving_seq IS NOT NULL AS gone,
           l.leaf_index, l.barred_at
    FROM convo c
    JOIN convo_member m ON m.convo_id = c.convo_id AND m.did = $2
    LEFT JOIN convo_leaf l ON l.convo_id = c.convo_id AND l.generation = c.generation
      AND l.did = $2 AND l.device_id = $3 AND l.removed_seq IS NULL
    WHERE c.convo_id = $1`,
}
