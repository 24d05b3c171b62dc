import type { PreparedStatement } from '../../database/index.ts'

/** The GroupInfo that is served now, and the entry that stands for it: 0 for the one a group was made with. */
export type ServedInfoRow = {
  readonly group_info: Uint8Array
  readonly seq: number
  /** The entry by which this leaf has replaced it in this epoch, and the external_pub it gave. */
  readonly own_seq: number | null
  readonly own_external_pub: Uint8Array | null
}

/**
 * Reads which GroupInfo of an epoch is served. Parameters: convo id, generation, epoch, leaf index. Under the convo's
 * lock. Commits and replacements of one epoch each have a unique index.
 */
export const readServedInfo: PreparedStatement = {
  name: 'groups_read_served_info',
  text: `
    SELECT g.group_info, greatest(came.seq, replaced.seq, 0) AS seq,
           own.seq AS own_seq, own.external_pub AS own_external_pub
    FROM group_generation g
    LEFT JOIN log_entry came ON came.convo_id = g.convo_id AND came.generation = g.generation
      AND came.epoch = $3 - 1 AND came.kind = 'commit'
    LEFT JOIN LATERAL (
      SELECT max(seq) AS seq FROM log_entry
      WHERE convo_id = g.convo_id AND generation = g.generation AND epoch = $3
        AND kind = 'notice' AND author_leaf IS NOT NULL
    ) replaced ON true
    LEFT JOIN log_entry own ON own.convo_id = g.convo_id AND own.generation = g.generation AND own.epoch = $3
      AND own.kind = 'notice' AND own.author_leaf = $4
    WHERE g.convo_id = $1 AND g.generation = $2`,
}

/** Replaces the GroupInfo that is served. Parameters: convo id, generation, GroupInfo. Under the convo's lock. */
export const replaceGroupInfo: PreparedStatement = {
  name: 'groups_replace_group_info',
  text: `UPDATE group_generation SET group_info = $3 WHERE convo_id = $1 AND generation = $2`,
}
