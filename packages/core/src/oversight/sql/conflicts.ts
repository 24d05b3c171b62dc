import type { PreparedStatement } from '../../database/index.ts'

/**
 * Counts a commit that came too late. Parameters: convo id, the commit's group id and epoch, now. Only where another commit has
 * ended that epoch of that group: nobody can make rows of epochs that never were.
 */
export const countConflict: PreparedStatement = {
  name: 'oversight_count_conflict',
  text: `
    INSERT INTO commit_conflict AS k (convo_id, generation, epoch, lost, last_at)
    SELECT g.convo_id, g.generation, e.epoch, 1, $4::timestamptz
    FROM group_generation g
    JOIN log_entry e ON e.convo_id = g.convo_id AND e.generation = g.generation AND e.epoch = $3 AND e.kind = 'commit'
    WHERE g.convo_id = $1 AND g.group_id = $2
    ON CONFLICT (convo_id, generation, epoch)
    DO UPDATE SET lost = k.lost + 1, last_at = greatest(k.last_at, excluded.last_at)`,
}

/** Forgets a bounded number of counts. Parameters: those of before when, how many. */
export const deleteConflicts: PreparedStatement = {
  name: 'oversight_delete_conflicts',
  text: `
    DELETE FROM commit_conflict WHERE (convo_id, generation, epoch) IN (
      SELECT convo_id, generation, epoch FROM commit_conflict WHERE last_at < $1
      ORDER BY last_at LIMIT $2
      FOR UPDATE SKIP LOCKED
    )`,
}

/** What is kept of a convo's conflicts. */
export type ConflictsRow = { readonly lost: number; readonly last_at: Date | null }

/** Those of the newest epochs. Parameters: convo id, of how many epochs. */
export const readConflicts: PreparedStatement = {
  name: 'oversight_read_conflicts',
  text: `
    SELECT coalesce(sum(lost), 0)::bigint AS lost, max(last_at) AS last_at FROM (
      SELECT lost, last_at FROM commit_conflict WHERE convo_id = $1
      ORDER BY generation DESC, epoch DESC LIMIT $2
    ) k`,
}
