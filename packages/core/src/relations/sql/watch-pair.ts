import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'

/**
 * Keeps a pair for as long as it has a direct convo, and has it looked at by the clock. Parameters: the one, the other,
 * when first. Both directions, in order; one of them has the time.
 */
export const watchPair: PreparedStatement = {
  name: 'relations_watch_pair',
  text: `
    INSERT INTO relation AS r (did, subject, recheck_at)
    SELECT did, subject, recheck_at FROM (
      VALUES ($1::text, $2::text, $3::timestamptz(3)), ($2::text, $1::text, NULL)
    ) AS p (did, subject, recheck_at) ORDER BY did, subject
    ON CONFLICT (did, subject) DO UPDATE SET recheck_at = coalesce(excluded.recheck_at, r.recheck_at)`,
}

/** A pair whose turn it is. */
export type DueRow = { readonly did: Did; readonly subject: Did }

/**
 * Takes the pairs that were due for longest, each of which is due again later. Parameters: now, when again, how many.
 * SKIP LOCKED: whoever does the same at once takes others.
 */
export const takeDuePairs: PreparedStatement = {
  name: 'relations_take_due_pairs',
  text: `
    WITH due AS MATERIALIZED (
      SELECT did, subject FROM relation WHERE recheck_at <= $1 ORDER BY recheck_at LIMIT $3
      FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE relation r SET recheck_at = $2 FROM due WHERE r.did = due.did AND r.subject = due.subject
    RETURNING r.did, r.subject`,
}
