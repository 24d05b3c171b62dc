import type { PreparedStatement } from '../../database/index.ts'

/** An entry that is reported, whose it is, and who reports it. */
export type ReportedRow = {
  /** Whether the reporting account has left, is leaving, or was removed. */
  readonly gone: boolean
  /** Whether the reporting device had a leaf when the entry was made. */
  readonly was_there: boolean
  /** Null if there is no such entry, or nobody is known to have made it. */
  readonly created_at: Date | null
  readonly leaf_index: number | null
  readonly joined_seq: number | null
  readonly did: string | null
  readonly device_id: string | null
  /** When that stay ended, and when it was barred. */
  readonly removed_seq: number | null
  readonly barred_at: Date | null
}

/**
 * Finds the stay that made an entry, and whether a device was there to see it. Parameters: convo id, did, device id,
 * generation, seq. No row if the account has never had a part in the convo. Under the convo's lock.
 *
 * A joiner's stay begins with its own entry; a leaf's earlier stay may have ended with that very one.
 */
export const readReported: PreparedStatement = {
  name: 'groups_read_reported',
  text: `
    SELECT m.left_seq IS NOT NULL OR m.leaving_seq IS NOT NULL AS gone, was.there IS NOT NULL AS was_there,
           e.created_at, a.leaf_index, a.joined_seq, a.did, a.device_id, a.removed_seq, a.barred_at
    FROM convo_member m
    LEFT JOIN log_entry e ON e.convo_id = m.convo_id AND e.seq = $5 AND e.generation = $4
      AND e.author_leaf IS NOT NULL
    LEFT JOIN convo_leaf a ON a.convo_id = m.convo_id AND a.generation = $4 AND a.leaf_index = e.author_leaf
      AND a.joined_seq <= $5 AND (a.removed_seq IS NULL OR a.removed_seq > $5)
    LEFT JOIN LATERAL (
      SELECT true AS there FROM convo_leaf
      WHERE convo_id = m.convo_id AND did = $2 AND device_id = $3 AND generation = $4
        AND joined_seq < $5 AND (removed_seq IS NULL OR removed_seq > $5) LIMIT 1
    ) was ON true
    WHERE m.convo_id = $1 AND m.did = $2`,
}

/**
 * Stores a report, unless the device has made it before. Parameters: convo id, seq, did, device id, reason, then the
 * generation, leaf index and first seq of the stay it accuses, and now.
 */
export const insertReport: PreparedStatement = {
  name: 'groups_insert_report',
  text: `
    INSERT INTO fault_report (convo_id, seq, did, device_id, reason, accused_generation, accused_leaf,
                              accused_joined_seq, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (convo_id, seq, did, device_id) DO NOTHING`,
}

/** How many reports a device has made in a convo since some time. Parameters: convo id, did, device id, since. */
export const countReports: PreparedStatement = {
  name: 'groups_count_reports',
  text: `
    SELECT count(*) AS reports FROM fault_report
    WHERE convo_id = $1 AND did = $2 AND device_id = $3 AND created_at > $4`,
}

/** How many accounts have reported a stay, and how many could have. */
export type AccusersRow = { readonly accusers: number; readonly others: number }

/**
 * Counts the accounts that accuse a stay of whatever entry, and those that had a leaf when one of them was made; its
 * own account counts in neither. Parameters: convo id, generation, leaf index and first seq of the stay, its account,
 * the seq of the entry.
 */
export const countAccusers: PreparedStatement = {
  name: 'groups_count_accusers',
  text: `
    SELECT (
      SELECT count(DISTINCT did) FROM fault_report
      WHERE convo_id = $1 AND accused_generation = $2 AND accused_leaf = $3 AND accused_joined_seq = $4
        AND did <> $5
    ) AS accusers, (
      SELECT count(DISTINCT did) FROM convo_leaf
      WHERE convo_id = $1 AND generation = $2 AND joined_seq < $6 AND (removed_seq IS NULL OR removed_seq >= $6)
        AND did <> $5
    ) AS others`,
}

/** Bars a stay from commits. Parameters: convo id, generation, leaf index, first seq, now. Under the convo's lock. */
export const barStay: PreparedStatement = {
  name: 'groups_bar_stay',
  text: `
    UPDATE convo_leaf SET barred_at = $5
    WHERE convo_id = $1 AND generation = $2 AND leaf_index = $3 AND joined_seq = $4 AND barred_at IS NULL`,
}

/**
 * Deletes a bounded number of reports that are spent. Parameters: since when reports count for their device; since when
 * entries may be reported; how many at most. A removal comes after every entry of the stay it ends, in time as well.
 * What makes a report spent never ceases, so that no convo need be locked; SKIP LOCKED lets several nodes clean up at
 * once.
 */
export const deleteReports: PreparedStatement = {
  name: 'groups_delete_reports',
  text: `
    DELETE FROM fault_report WHERE (convo_id, seq, did, device_id) IN (
      SELECT r.convo_id, r.seq, r.did, r.device_id
      FROM fault_report r
      LEFT JOIN convo_leaf a ON a.convo_id = r.convo_id AND a.generation = r.accused_generation
        AND a.leaf_index = r.accused_leaf AND a.joined_seq = r.accused_joined_seq
      LEFT JOIN log_entry e ON e.convo_id = a.convo_id AND e.seq = a.removed_seq
      WHERE r.created_at <= $1 AND (
        a.convo_id IS NULL OR a.barred_at IS NOT NULL
        OR (a.removed_seq IS NOT NULL AND coalesce(e.created_at < $2, true))
        OR EXISTS (
          SELECT FROM fault_report n
          WHERE n.convo_id = r.convo_id AND n.accused_generation = r.accused_generation
            AND n.accused_leaf = r.accused_leaf AND n.accused_joined_seq = r.accused_joined_seq AND n.did = r.did
            AND (n.created_at, n.seq, n.device_id) > (r.created_at, r.seq, r.device_id)
        )
      )
      ORDER BY r.created_at LIMIT $3
      FOR UPDATE OF r SKIP LOCKED
    )`,
}
