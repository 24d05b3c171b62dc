import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'

/** Whether an account blocks another, by what is kept of the one's relation to the other. */
export const blocksBy = (relation: string) =>
  `(${relation}.blocks_rkey IS NOT NULL OR ${relation}.blocks_by_list)`

/** A direct convo that stands still from now on, or goes on again. */
export type SettledRow = { readonly convo_id: string; readonly blocked: boolean }

/**
 * Makes that whoever settles a direct convo comes before or after whoever creates it. Parameter: convo ids. A convo that
 * is being created has no row yet that could be locked, so that this is a lock on its id alone; in order, until the
 * transaction ends. After it, a statement sees what the other one has done.
 */
export const lockDirectConvos: PreparedStatement = {
  name: 'relations_lock_direct_convos',
  text: `
    SELECT pg_advisory_xact_lock(hashtextextended(id, 0))
    FROM (SELECT DISTINCT id FROM unnest($1::text[]) AS c (id) ORDER BY id) ordered`,
}

/**
 * Marks direct convos by whether one of their accounts blocks the other. Parameters, side by side: convo ids, the one
 * account, the other; then now. Rows are locked in order. Gives those for which that is new.
 */
export const settleDirectConvos: PreparedStatement = {
  name: 'relations_settle_direct_convos',
  text: `
    WITH pair AS (
      SELECT DISTINCT p.convo_id, EXISTS (
        SELECT FROM relation r
        WHERE ((r.did = p.one AND r.subject = p.other) OR (r.did = p.other AND r.subject = p.one)) AND ${blocksBy('r')}
      ) AS blocked
      FROM unnest($1::text[], $2::text[], $3::text[]) AS p (convo_id, one, other)
    ), locked AS MATERIALIZED (
      SELECT convo_id, blocked_at FROM convo
      WHERE convo_id = ANY ($1::text[]) ORDER BY convo_id FOR NO KEY UPDATE
    )
    UPDATE convo c SET blocked_at = CASE WHEN p.blocked THEN $4::timestamptz(3) END
    FROM pair p JOIN locked k ON k.convo_id = p.convo_id
    WHERE c.convo_id = p.convo_id AND (k.blocked_at IS NOT NULL) <> p.blocked
    RETURNING c.convo_id, p.blocked`,
}

/** An account and one that it shares a group with. */
export type SharingRow = { readonly did: string; readonly subject: string }

/** Those of some pairs that share a group. Parameters, side by side: accounts, and the others. No lock. */
export const findSharing: PreparedStatement = {
  name: 'relations_find_sharing',
  text: `
    SELECT p.did, p.subject FROM unnest($1::text[], $2::text[]) AS p (did, subject)
    WHERE EXISTS (
      SELECT FROM convo_member m
      JOIN convo_member o ON o.convo_id = m.convo_id AND o.did = p.subject AND o.left_seq IS NULL
      JOIN convo c ON c.convo_id = m.convo_id AND c.kind = 'group'
      WHERE m.did = p.did AND m.left_seq IS NULL AND m.leaving_seq IS NULL
    )`,
}

/** An account, and one that it blocks. */
export type BlockingRow = { readonly did: Did; readonly subject: Did }

/** Those of some pairs of which the first blocks the other, by the other. Parameters, side by side: accounts, the others. */
export const findBlocking: PreparedStatement = {
  name: 'relations_find_blocking',
  text: `
    SELECT DISTINCT r.subject, r.did FROM unnest($1::text[], $2::text[]) AS p (did, subject)
    JOIN relation r ON r.did = p.did AND r.subject = p.subject
    WHERE ${blocksBy('r')}
    ORDER BY r.subject, r.did`,
}
