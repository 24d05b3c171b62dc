import type { PreparedStatement } from '../../database/index.ts'

/**
 * Takes of token buckets, by the generic cell rate algorithm: a bucket is the moment at which it will be full, and what
 * is taken moves that moment away. Parameters: kind, did, targets, now, by how many milliseconds it is moved away, how
 * far away it may be. Gives the targets of whose buckets it was taken.
 *
 * One statement, so that it is atomic: whoever comes second to a row waits for the first, and judges what that one left.
 * Targets are locked in their order, the order of the house. A moment that is further away than it may be, since a
 * clock was wrong or the limit is less than it was, counts as the farthest that may be.
 */
export const takeFromBuckets: PreparedStatement = {
  name: 'limits_take_from_buckets',
  text: `
    INSERT INTO bucket AS b (kind, did, target, full_at)
    SELECT $1, $2, target, $4::timestamptz(3) + $5::bigint * interval '1 ms'
    FROM unnest($3::text[]) AS target
    WHERE $5 <= $6::bigint
    ORDER BY target
    ON CONFLICT (kind, did, target) DO UPDATE
    SET full_at = least(greatest(b.full_at, $4), $4 + $6 * interval '1 ms') + $5 * interval '1 ms'
    WHERE least(greatest(b.full_at, $4), $4 + $6 * interval '1 ms') + ($5 - $6) * interval '1 ms' <= $4
    RETURNING target`,
}

/** When the fullest of some buckets is full. Parameters: kind, did, targets. */
export const readFullest: PreparedStatement = {
  name: 'limits_read_fullest',
  text: `SELECT max(full_at) AS full_at FROM bucket WHERE kind = $1 AND did = $2 AND target = ANY ($3::text[])`,
}

/**
 * Forgets a bounded number of buckets that are full. Parameters: now, how many. SKIP LOCKED: one that is just being
 * taken of is left.
 */
export const deleteFullBuckets: PreparedStatement = {
  name: 'limits_delete_full_buckets',
  text: `
    DELETE FROM bucket WHERE (kind, did, target) IN (
      SELECT kind, did, target FROM bucket WHERE full_at <= $1
      ORDER BY full_at LIMIT $2
      FOR UPDATE SKIP LOCKED
    )`,
}
