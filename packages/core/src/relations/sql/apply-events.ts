import type { PreparedStatement } from '../../database/index.ts'
import { relationCollections as collections } from '../collections.ts'
import { blocksBy } from './settle-blocks.ts'

/** An account that something is kept of. */
export type KeptRow = { readonly did: string; readonly here: boolean; readonly contact: boolean }

/** Those of some DIDs that are accounts of this service, or that were asked about. Parameter: DIDs. No lock. */
export const findKept: PreparedStatement = {
  name: 'relations_find_kept',
  text: `
    SELECT d.did, a.did IS NOT NULL AS here, c.did IS NOT NULL AS contact
    FROM unnest($1::text[]) AS d (did)
    LEFT JOIN account a ON a.did = d.did
    LEFT JOIN contact c ON c.did = d.did
    WHERE a.did IS NOT NULL OR c.did IS NOT NULL`,
}

/** What a pair was before a batch of events, and is after it. */
export type ChangedRow = {
  readonly did: string
  readonly subject: string
  readonly before: boolean
  readonly after: boolean
}

/**
 * Ends what records said. Parameters, side by side: DIDs, `follow` or `block`, record keys, and what the record says now,
 * which has not ended, or null. They count as never asked for: there may be another record about the same account.
 * Rows are found by the indexes of their keys, one for each kind, since an account may have any number of pairs; then they
 * are locked in order, if the key is still theirs.
 */
export const endRelations: PreparedStatement = {
  name: 'relations_end_relations',
  text: `
    WITH item AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS i (did, relation, rkey, subject)
    ), hit AS MATERIALIZED (
      SELECT i.*, r.subject AS about FROM item i JOIN relation r ON r.did = i.did AND r.follows_rkey = i.rkey
      WHERE i.relation = 'follow'
      UNION ALL
      SELECT i.*, r.subject AS about FROM item i JOIN relation r ON r.did = i.did AND r.blocks_rkey = i.rkey
      WHERE i.relation = 'block'
    ), before AS MATERIALIZED (
      SELECT r.did, r.subject, i.relation, ${blocksBy('r')} AS blocks
      FROM hit i
      JOIN relation r ON r.did = i.did AND r.subject = i.about AND r.subject IS DISTINCT FROM i.subject
        AND i.rkey = CASE i.relation WHEN 'follow' THEN r.follows_rkey ELSE r.blocks_rkey END
      ORDER BY r.did, r.subject FOR NO KEY UPDATE OF r
    )
    UPDATE relation r SET
      follows_rkey = CASE WHEN b.follow THEN NULL ELSE r.follows_rkey END,
      blocks_rkey = CASE WHEN b.block THEN NULL ELSE r.blocks_rkey END,
      follows_asked_at = CASE WHEN b.follow THEN NULL ELSE r.follows_asked_at END,
      blocks_asked_at = CASE WHEN b.block THEN NULL ELSE r.blocks_asked_at END
    FROM (
      SELECT did, subject, bool_or(relation = 'follow') AS follow, bool_or(relation = 'block') AS block,
        bool_or(blocks) AS blocks
      FROM before GROUP BY did, subject
    ) b
    WHERE r.did = b.did AND r.subject = b.subject
    RETURNING r.did, r.subject, b.blocks AS before, ${blocksBy('r')} AS after`,
}

/** The collection of a kind of relation, in SQL. */
const collectionOf = (relation: string) =>
  `CASE ${relation} WHEN 'follow' THEN '${collections.follow}' ELSE '${collections.block}' END`

/**
 * Remembers that records are gone. Parameters, side by side: DIDs, `follow` or `block`, record keys, when, by the stream's
 * clock; then now.
 */
export const rememberEnded: PreparedStatement = {
  name: 'relations_remember_ended',
  text: `
    INSERT INTO ended_record AS e (did, collection, rkey, time_us, ended_at)
    SELECT did, ${collectionOf('relation')}, rkey, time_us, $5
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS i (did, relation, rkey, time_us)
    ORDER BY did, rkey
    ON CONFLICT (did, collection, rkey) DO UPDATE SET
      time_us = greatest(e.time_us, excluded.time_us), ended_at = excluded.ended_at`,
}

/** Whether one of two accounts blocks the other. */
export type BlocksRow = { readonly did: string; readonly subject: string; readonly blocks: boolean }

/** Locks pairs, in order, and gives what they are. Parameters, side by side: DIDs, subjects. */
export const lockPairs: PreparedStatement = {
  name: 'relations_lock_pairs',
  text: `
    SELECT did, subject, ${blocksBy('r')} AS blocks FROM relation r
    WHERE (did, subject) IN (SELECT * FROM unnest($1::text[], $2::text[]))
    ORDER BY did, subject FOR NO KEY UPDATE`,
}

/**
 * Notes what records say that have begun, unless they are known to have ended since, which is so when a stream is read
 * from a little earlier again. Parameters, side by side: DIDs, subjects, `follow` or `block`, record keys, when, by the
 * stream's clock, whether a pair is to be kept that was not yet; then now.
 */
export const beginRelations: PreparedStatement = {
  name: 'relations_begin_relations',
  text: `
    WITH item AS (
      SELECT i.*, ${collectionOf('i.relation')} AS collection
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::boolean[])
        AS i (did, subject, relation, rkey, time_us, fresh)
    ), live AS MATERIALIZED (
      SELECT i.* FROM item i
      WHERE NOT EXISTS (
        SELECT FROM ended_record e
        WHERE e.did = i.did AND e.collection = i.collection AND e.rkey = i.rkey AND e.time_us >= i.time_us)
    ), revived AS (
      DELETE FROM ended_record e USING live l
      WHERE e.did = l.did AND e.collection = l.collection AND e.rkey = l.rkey
    ), pair AS (
      SELECT did, subject, bool_or(fresh) AS fresh,
        max(rkey) FILTER (WHERE relation = 'follow') AS follows_rkey,
        max(rkey) FILTER (WHERE relation = 'block') AS blocks_rkey
      FROM live GROUP BY did, subject
    )
    INSERT INTO relation AS r (did, subject, follows_rkey, blocks_rkey, told_at)
    SELECT p.did, p.subject, p.follows_rkey, p.blocks_rkey, $7::timestamptz(3) FROM pair p
    WHERE p.fresh OR EXISTS (SELECT FROM relation k WHERE k.did = p.did AND k.subject = p.subject)
    ORDER BY p.did, p.subject
    ON CONFLICT (did, subject) DO UPDATE SET
      follows_rkey = coalesce(excluded.follows_rkey, r.follows_rkey),
      blocks_rkey = coalesce(excluded.blocks_rkey, r.blocks_rkey),
      told_at = excluded.told_at
    RETURNING r.did, r.subject, ${blocksBy('r')} AS blocks`,
}

/**
 * Notes what contacts declare from now on. Parameters, side by side: DIDs, `own` or `chat`, incoming, groups; then now.
 */
export const tellDeclarations: PreparedStatement = {
  name: 'relations_tell_declarations',
  text: `
    WITH item AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS i (did, record, incoming, groups)
    ), own AS (SELECT * FROM item WHERE record = 'own'), chat AS (SELECT * FROM item WHERE record = 'chat')
    UPDATE contact c SET
      own_incoming = CASE WHEN o.did IS NULL THEN c.own_incoming ELSE o.incoming END,
      own_groups = CASE WHEN o.did IS NULL THEN c.own_groups ELSE o.groups END,
      chat_incoming = CASE WHEN h.did IS NULL THEN c.chat_incoming ELSE h.incoming END,
      chat_groups = CASE WHEN h.did IS NULL THEN c.chat_groups ELSE h.groups END,
      told_at = $5
    FROM (SELECT DISTINCT did FROM item) d LEFT JOIN own o ON o.did = d.did LEFT JOIN chat h ON h.did = d.did
    WHERE c.did = d.did`,
}
