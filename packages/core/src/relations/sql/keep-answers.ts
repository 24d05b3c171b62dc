import type { PreparedStatement } from '../../database/index.ts'
import { relationCollections as collections } from '../collections.ts'

/** An account that has begun to block another, or no longer does. */
export type BlockChangeRow = { readonly did: string; readonly subject: string; readonly blocks: boolean }

/**
 * For how long what the event stream told outweighs an answer: whoever answers may follow the same stream behind us.
 * No less than `ended_record` is kept.
 */
const behind = `interval '5 minutes'`

/** A record key of an answer, unless the end of that record has been told of. */
const there = (rkey: string, collection: string) => `(
          SELECT a.${rkey} WHERE NOT EXISTS (
            SELECT FROM ended_record e
            WHERE e.did = a.did AND e.collection = '${collection}' AND e.rkey = a.${rkey}))`

/** What the stream told just now and the answer has not. */
const told = (rkey: string) => `CASE WHEN r.told_at > $9::timestamptz - ${behind} THEN r.${rkey} END`

/**
 * Keeps what was answered of pairs, which all have rows. Parameters, side by side: dids, subjects; whether follows were
 * answered, the record, whether it may lie beyond what was read; whether blocks were answered, the record, whether by a
 * list; then when it was asked. Rows are locked in order. Gives those whose blocking has changed.
 *
 * A pair that the stream told of within minutes keeps that against an answer without it, and stays to be asked again.
 */
export const keepAnswers: PreparedStatement = {
  name: 'relations_keep_answers',
  text: `
    WITH answer AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::boolean[], $6::boolean[], $7::text[],
        $8::boolean[])
        AS a (did, subject, follows_known, follows_rkey, beyond, blocks_known, blocks_rkey, by_list)
    ), before AS MATERIALIZED (
      SELECT r.* FROM relation r
      WHERE (r.did, r.subject) IN (SELECT did, subject FROM answer)
      ORDER BY r.did, r.subject FOR NO KEY UPDATE
    ), merged AS (
      SELECT a.did, a.subject, a.beyond, a.by_list, a.follows_known, a.blocks_known,
        ${there('follows_rkey', collections.follow)} AS follows_rkey, ${told('follows_rkey')} AS told_follow,
        ${there('blocks_rkey', collections.block)} AS blocks_rkey, ${told('blocks_rkey')} AS told_block,
        r.blocks_rkey IS NOT NULL OR r.blocks_by_list AS blocked
      FROM answer a JOIN before r ON r.did = a.did AND r.subject = a.subject
    ), kept AS (
      UPDATE relation r SET
        follows_rkey = CASE WHEN m.follows_known THEN coalesce(m.follows_rkey, m.told_follow) ELSE r.follows_rkey END,
        follows_beyond = CASE WHEN m.follows_known THEN m.beyond ELSE r.follows_beyond END,
        follows_asked_at = CASE WHEN m.follows_known THEN $9 ELSE r.follows_asked_at END,
        blocks_rkey = CASE WHEN m.blocks_known THEN coalesce(m.blocks_rkey, m.told_block) ELSE r.blocks_rkey END,
        blocks_by_list = CASE WHEN m.blocks_known THEN m.by_list ELSE r.blocks_by_list END,
        blocks_asked_at = CASE WHEN m.blocks_known THEN $9 ELSE r.blocks_asked_at END,
        stale = (m.follows_known AND m.follows_rkey IS NULL AND m.told_follow IS NOT NULL)
          OR (m.blocks_known AND m.blocks_rkey IS NULL AND m.told_block IS NOT NULL)
      FROM merged m WHERE r.did = m.did AND r.subject = m.subject
      RETURNING r.did, r.subject, r.blocks_rkey IS NOT NULL OR r.blocks_by_list AS blocks, m.blocked
    )
    SELECT did, subject, blocks FROM kept WHERE blocks <> blocked`,
}
