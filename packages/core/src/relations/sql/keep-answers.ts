import type { PreparedStatement } from '../../database/index.ts'
import { relationCollections as collections } from '../collections.ts'

/** An account that has begun to block another, or no longer does. */
export type BlockChangeRow = { readonly did: string; readonly subject: string; readonly blocks: boolean }

/**
 * For how long what the event stream told outweighs an answer: whoever answers may follow the same stream behind us.
 * No less than `ended_record` is kept.
 */
const behind = `interval '5 minutes'`

/** Whether an answer names a record whose end has been told of: who gave it had not heard of that. */
const isEnded = (rkey: string, collection: string) => `EXISTS (
          SELECT FROM ended_record e
          WHERE e.did = a.did AND e.collection = '${collection}' AND e.rkey = a.${rkey})`

/** What the stream told just now and the answer has not. */
const told = (rkey: string) =>
  `CASE WHEN a.${rkey} IS NULL AND r.told_at > $9::timestamptz - ${behind} THEN r.${rkey} END`

/** The record of a kind from now on, of a row `r` and what an answer comes to, `m`. */
const rkeyBy = (kind: string) =>
  `CASE WHEN m.${kind}_known AND NOT m.${kind}_ended THEN coalesce(m.${kind}_rkey, m.${kind}_told)
          ELSE r.${kind}_rkey END`

/** When that was answered; null where the answer was overtaken. */
const askedAtBy = (kind: string) =>
  `CASE WHEN NOT m.${kind}_known THEN r.${kind}_asked_at
          WHEN NOT m.${kind}_ended AND m.${kind}_told IS NULL THEN $9 END`

/**
 * Keeps what was answered of pairs, which all have rows. Parameters, side by side: dids, subjects; whether follows were
 * answered, the record, whether it may lie beyond what was read; whether blocks were answered, the record, whether by a
 * list; then when it was asked. Rows are locked in order. Gives those whose blocking has changed.
 *
 * A pair that the stream told of within minutes keeps that against an answer without it; against one that names a record
 * which has ended it keeps what it has. Either has been overtaken, and does not count as an answer: it is to be asked again.
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
      SELECT a.*,
        ${isEnded('follows_rkey', collections.follow)} AS follows_ended, ${told('follows_rkey')} AS follows_told,
        ${isEnded('blocks_rkey', collections.block)} AS blocks_ended, ${told('blocks_rkey')} AS blocks_told,
        r.blocks_rkey IS NOT NULL OR r.blocks_by_list AS blocked
      FROM answer a JOIN before r ON r.did = a.did AND r.subject = a.subject
    ), kept AS (
      UPDATE relation r SET
        follows_rkey = ${rkeyBy('follows')},
        follows_beyond = CASE WHEN m.follows_known THEN m.beyond ELSE r.follows_beyond END,
        follows_asked_at = ${askedAtBy('follows')},
        blocks_rkey = ${rkeyBy('blocks')},
        blocks_by_list = CASE WHEN m.blocks_known THEN m.by_list ELSE r.blocks_by_list END,
        blocks_asked_at = ${askedAtBy('blocks')}
      FROM merged m WHERE r.did = m.did AND r.subject = m.subject
      RETURNING r.did, r.subject, r.blocks_rkey IS NOT NULL OR r.blocks_by_list AS blocks, m.blocked
    )
    SELECT did, subject, blocks FROM kept WHERE blocks <> blocked`,
}
