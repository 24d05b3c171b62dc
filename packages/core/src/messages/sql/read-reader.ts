import type { PreparedStatement } from '../../database/index.ts'

/** A device's stay at a leaf, as `convo_leaf` has it. */
export type StayRow = {
  readonly generation: number
  readonly joined_seq: number
  readonly joined_epoch: number
  readonly removed_seq: number | null
}

/** A convo's log, and what a device may read of it. */
export type ReaderRow = {
  readonly kind: 'direct' | 'group'
  readonly first_seq: number
  readonly last_seq: number
  /** Of the account's membership; null if it never was a member. */
  readonly joined_seq: number | null
  readonly left_seq: number | null
  readonly stays: readonly StayRow[]
}

/** Reads where a log begins and ends, and what a device may read of it. Parameters: convo id, did, device id. */
export const readReader: PreparedStatement = {
  name: 'messages_read_reader',
  text: `
    SELECT c.kind, c.first_seq, c.last_seq, m.joined_seq, m.left_seq, (
      SELECT coalesce(jsonb_agg(jsonb_build_object('generation', l.generation, 'joined_seq', l.joined_seq,
        'joined_epoch', l.joined_epoch, 'removed_seq', l.removed_seq)), '[]')
      FROM convo_leaf l WHERE l.convo_id = c.convo_id AND l.did = $2 AND l.device_id = $3
    ) AS stays
    FROM convo c LEFT JOIN convo_member m ON m.convo_id = c.convo_id AND m.did = $2
    WHERE c.convo_id = $1`,
}
