import type { PreparedStatement } from '../../database/index.ts'

/** What is kept of a public group: a snapshot and the commits since; both null where that was not asked for. */
export type KeptGroupRow = {
  readonly snapshot: Uint8Array | null
  readonly commits: readonly Buffer[] | null
}

/**
 * The columns `snapshot` and `commits` of the group `c` stands at, unless `wanted` is false: two ranges of unique
 * indexes, the second as long as the snapshot is old. `c` is a convo, or whatever has convo_id, generation and epoch.
 */
export function keptGroup(wanted: string): string {
  return `
    LEFT JOIN LATERAL (
      SELECT s.public_group AS snapshot, ARRAY (
        SELECT e.body FROM log_entry e
        WHERE e.convo_id = c.convo_id AND e.generation = c.generation AND e.kind = 'commit'
          AND e.epoch >= s.epoch AND e.epoch < c.epoch
        ORDER BY e.epoch
      ) AS commits
      FROM group_snapshot s
      WHERE ${wanted} AND s.convo_id = c.convo_id AND s.generation = c.generation AND s.epoch <= c.epoch
      ORDER BY s.epoch DESC LIMIT 1
    ) kept ON true`
}

/**
 * What is kept of a generation's group at an epoch, which may be past. Parameters: convo id, generation, epoch. No row
 * where no snapshot leads to that epoch any more.
 */
export const readKeptGroup: PreparedStatement = {
  name: 'groups_read_kept_group',
  text: `
    SELECT kept.snapshot, kept.commits
    FROM (SELECT $1::text AS convo_id, $2::bigint AS generation, $3::bigint AS epoch) c ${keptGroup('true')}
    WHERE kept.snapshot IS NOT NULL`,
}
