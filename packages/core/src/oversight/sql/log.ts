import type { PreparedStatement } from '../../database/index.ts'
import type { DeviceId, Did } from '../../mls/index.ts'

/** A commit, by the epoch that it ended. */
export type EpochRow = {
  readonly seq: number
  readonly generation: number
  readonly ended: number
  readonly at: Date
  readonly bytes: number
  readonly added: number
  readonly removed: number
  readonly conflicts: number
  readonly did: Did | null
  readonly device_id: DeviceId | null
}

/**
 * A page of commits, the newest first. Parameters: convo id, the generation and the epoch to go on after, how many. The stays
 * that began and ended with them are found in one look at those of the convo, which are as many as its history has.
 */
export const selectEpochs: PreparedStatement = {
  name: 'oversight_select_epochs',
  text: `
    WITH page AS MATERIALIZED (
      SELECT seq, generation, epoch AS ended, created_at AS at, octet_length(body)::bigint AS bytes, author_leaf
      FROM log_entry
      WHERE convo_id = $1 AND kind = 'commit' AND (generation, epoch) < ($2::bigint, $3::bigint)
        AND seq >= (SELECT first_seq FROM convo WHERE convo_id = $1)
      ORDER BY generation DESC, epoch DESC LIMIT $4
    ), stay AS MATERIALIZED (
      SELECT joined_seq, removed_seq FROM convo_leaf
      WHERE convo_id = $1 AND generation BETWEEN (SELECT min(generation) FROM page) AND (SELECT max(generation) FROM page)
        AND (joined_seq >= (SELECT min(seq) FROM page) OR removed_seq >= (SELECT min(seq) FROM page))
    ), came AS (
      SELECT joined_seq AS seq, count(*) AS n FROM stay GROUP BY joined_seq
    ), went AS (
      SELECT removed_seq AS seq, count(*) AS n FROM stay GROUP BY removed_seq
    )
    SELECT p.seq, p.generation, p.ended, p.at, p.bytes, a.did, a.device_id,
           coalesce(came.n, 0)::bigint AS added, coalesce(went.n, 0)::bigint AS removed,
           coalesce(k.lost, 0)::bigint AS conflicts
    FROM page p
    LEFT JOIN came ON came.seq = p.seq
    LEFT JOIN went ON went.seq = p.seq
    LEFT JOIN commit_conflict k ON k.convo_id = $1 AND k.generation = p.generation AND k.epoch = p.ended
    LEFT JOIN convo_leaf a ON a.convo_id = $1 AND a.generation = p.generation AND a.leaf_index = p.author_leaf
      AND a.joined_seq <= p.seq AND (a.removed_seq IS NULL OR a.removed_seq > p.seq)
    ORDER BY p.generation DESC, p.ended DESC`,
}

/** Where a log begins and ends. */
export type LogEndsRow = { readonly first_seq: number; readonly last_seq: number }

/** Parameter: convo id. */
export const readLogEnds: PreparedStatement = {
  name: 'oversight_read_log_ends',
  text: `SELECT first_seq, last_seq FROM convo WHERE convo_id = $1`,
}

/** A stretch of a log, with what it is made of. */
export type StretchRow = {
  readonly from_seq: number
  readonly to_seq: number
  readonly from: Date
  readonly to: Date
  readonly messages: number
  readonly commits: number
  readonly notices: number
  readonly bytes: number
}

/**
 * A log from a seq on, in stretches, the oldest first. Parameters: convo id, the first seq, how many seqs a stretch has, the
 * last seq, how many entries at most. Sizes alone; no bytes are read. Times do not run back along a log: the newest commit or notice of
 * before gives a time before which no message can be, so that partitions are passed over.
 */
export const readStretches: PreparedStatement = {
  name: 'oversight_read_stretches',
  text: `
    WITH entry AS (
      (SELECT seq, kind, created_at, octet_length(body) AS bytes FROM log_entry
       WHERE convo_id = $1 AND seq BETWEEN $2::bigint AND $4 ORDER BY seq LIMIT $5)
      UNION ALL
      (SELECT seq, 'message', created_at, octet_length(ciphertext) FROM message
       WHERE convo_id = $1 AND seq BETWEEN $2::bigint AND $4
         AND created_at >= coalesce(
           (SELECT created_at FROM log_entry WHERE convo_id = $1 AND seq <= $2::bigint ORDER BY seq DESC LIMIT 1),
           '-infinity')
       ORDER BY seq LIMIT $5)
    )
    SELECT min(seq) AS from_seq, max(seq) AS to_seq, min(created_at) AS from, max(created_at) AS to,
      count(*) FILTER (WHERE kind = 'message') AS messages, count(*) FILTER (WHERE kind = 'commit') AS commits,
      count(*) FILTER (WHERE kind = 'notice') AS notices, sum(bytes)::bigint AS bytes
    FROM entry
    GROUP BY (seq - $2::bigint) / $3::bigint ORDER BY 1`,
}
