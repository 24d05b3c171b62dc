import type { PreparedStatement } from '../../database/index.ts'

/** What became of one message of a send. */
export type SendRow = {
  /** Its place in the arrays, from 1. */
  readonly ord: number
  readonly verdict: Verdict
  /** The epoch of the convo, for the words of an error. */
  readonly convo_epoch: number | null
  readonly seq: number | null
  readonly created_at: Date | null
}

/**
 * `stored`: written. `known`: its id was there already. `moved`: the convo changed while the statement waited for
 * its lock, so that nothing it had read counts; to be sent again. All others are errors.
 */
export type Verdict =
  | 'stored'
  | 'known'
  | 'moved'
  | 'noConvo'
  | 'noMember'
  | 'noLeaf'
  | 'notAccepted'
  | 'otherConvo'
  | 'otherGeneration'
  | 'otherLeft'
  | 'blocked'
  | 'futureEpoch'
  | 'oldEpoch'

/** Epochs back that are accepted whenever they were left (protocol.md, "Application messages"). */
const anyAge = 5
/** Epochs back that are accepted while it is so many seconds since they were left. */
const recent = { epochs: 50, seconds: 60 }

/**
 * Stores up to some hundreds of messages of any senders to any convos, each judged by itself, in one round trip and
 * one transaction. Parameters, side by side: convo ids, group ids, epochs, message ids, ciphertexts, senders' DIDs and
 * device ids; then now; then side by side the inner and the outer blocks of tags, and how tags begin (all null: there are
 * none). Senders are judged by and not written: at rest a message has no author.
 *
 * - `judged`: each message against its convo as this statement's snapshot shows it. Every lookup is a LATERAL with a
 *   LIMIT, so that no plan, made when a table was small or its statistics old, ever reads a table whole. Whether the
 *   other account has left is looked up in direct convos alone; a message that crosses its leaving is stored. The window
 *   of epochs goes by the commit that ended an epoch: its `created_at` is when it was left.
 * - `locked`: the rows of the convos that something is to be written to, locked in the order of their ids, so that
 *   no two sends wait for each other in a circle. A lock that was waited for shows the row as it is then, while all
 *   else is still seen by the snapshot. So what was judged counts only if generation and epoch have not changed: a
 *   commit changes the epoch, and nothing but a commit changes leaves and members; and if no block has come in. If they
 *   have, the verdict is `moved`, and the caller sends again. NO KEY UPDATE: foreign keys to the convo need not wait.
 * - `taken`: ids that are new by the snapshot, which is all but those that were stored while this waited. Such a one
 *   breaks the key of `message_id` and with it the whole statement: seqs have been given out by then, and passing
 *   over one would leave a gap. (`ON CONFLICT DO NOTHING` would do just that, since `message_id` stores the seq.)
 *   The caller then takes the locks first and sends again, where it cannot happen. It takes the same message, sent
 *   twice, within the milliseconds of a lock.
 * - `raised`: seqs, from the row and under its lock: no gap, and in the order of commits. Times never run back.
 * - `written`: with its tag, which binds the place given here: an HMAC by its definition (RFC 2104 §2), since Postgres
 *   itself has SHA-256 alone. The key of the month does not come here, only one of each message.
 */
export const sendStatement: PreparedStatement = {
  name: 'messages_send',
  text: `
    WITH item AS (
      SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::text[], $5::bytea[], $6::text[], $7::text[],
        $9::bytea[], $10::bytea[])
        WITH ORDINALITY AS i (convo_id, group_id, epoch, message_id, ciphertext, did, device_id, inner_block,
          outer_block, ord)
    ), judged AS (
      SELECT i.ord, i.convo_id, i.epoch, i.message_id, i.ciphertext, i.inner_block, i.outer_block, c.generation,
        c.epoch AS convo_epoch,
        CASE
          WHEN m.status IS NULL THEN 'noConvo'
          WHEN known.seq IS NOT NULL THEN 'known'
          WHEN m.parted THEN 'noMember'
          WHEN c.blocked_at IS NOT NULL THEN 'blocked'
          WHEN m.status <> 'accepted' THEN 'notAccepted'
          WHEN g.group_id <> i.group_id THEN CASE
            WHEN former.generation IS NOT NULL THEN 'otherGeneration' ELSE 'otherConvo' END
          WHEN l.joined_seq IS NULL THEN 'noLeaf'
          WHEN o.did IS NOT NULL THEN 'otherLeft'
          WHEN i.epoch > c.epoch THEN 'futureEpoch'
          WHEN i.epoch >= c.epoch - ${String(anyAge)} THEN 'stored'
          WHEN i.epoch >= c.epoch - ${String(recent.epochs)}
            AND ended.created_at > $8::timestamptz(3) - interval '${String(recent.seconds)} seconds' THEN 'stored'
          ELSE 'oldEpoch'
        END AS verdict
      FROM item i
      LEFT JOIN LATERAL (
        SELECT kind, generation, epoch, blocked_at FROM convo WHERE convo_id = i.convo_id LIMIT 1
      ) c ON true
      LEFT JOIN LATERAL (
        SELECT status, left_seq IS NOT NULL OR leaving_seq IS NOT NULL AS parted
        FROM convo_member WHERE convo_id = i.convo_id AND did = i.did LIMIT 1
      ) m ON true
      LEFT JOIN LATERAL (
        SELECT did FROM convo_member
        WHERE c.kind = 'direct' AND convo_id = i.convo_id AND did <> i.did AND leaving_seq IS NOT NULL LIMIT 1
      ) o ON true
      LEFT JOIN LATERAL (
        SELECT seq FROM message_id WHERE convo_id = i.convo_id AND message_id = i.message_id LIMIT 1
      ) known ON true
      LEFT JOIN LATERAL (
        SELECT group_id FROM group_generation WHERE convo_id = i.convo_id AND generation = c.generation LIMIT 1
      ) g ON true
      LEFT JOIN LATERAL (
        SELECT generation FROM group_generation
        WHERE convo_id = i.convo_id AND group_id = i.group_id AND g.group_id <> i.group_id LIMIT 1
      ) former ON true
      LEFT JOIN LATERAL (
        SELECT joined_seq FROM convo_leaf
        WHERE convo_id = i.convo_id AND generation = c.generation AND did = i.did AND device_id = i.device_id
          AND removed_seq IS NULL LIMIT 1
      ) l ON true
      LEFT JOIN LATERAL (
        SELECT created_at FROM log_entry
        WHERE convo_id = i.convo_id AND generation = c.generation AND epoch = i.epoch AND kind = 'commit'
          AND i.epoch < c.epoch - ${String(anyAge)} LIMIT 1
      ) ended ON true
    ), locked AS MATERIALIZED (
      SELECT convo_id, generation, epoch, blocked_at FROM convo
      WHERE convo_id = ANY (ARRAY(SELECT DISTINCT convo_id FROM judged WHERE verdict = 'stored'))
      ORDER BY convo_id FOR NO KEY UPDATE
    ), taken AS (
      SELECT DISTINCT ON (j.convo_id, j.message_id) j.*
      FROM judged j
      JOIN locked k ON k.convo_id = j.convo_id AND k.generation = j.generation AND k.epoch = j.convo_epoch
        AND k.blocked_at IS NULL
      WHERE j.verdict = 'stored'
      ORDER BY j.convo_id, j.message_id, j.ord
    ), raised AS (
      UPDATE convo c
      SET last_seq = c.last_seq + n.count, last_at = greatest(c.last_at, $8::timestamptz(3))
      FROM (SELECT convo_id, count(*) AS count FROM taken GROUP BY convo_id) n
      WHERE c.convo_id = n.convo_id AND c.convo_id = ANY (ARRAY(SELECT convo_id FROM locked))
      RETURNING c.convo_id, c.last_seq - n.count AS base, c.last_at
    ), numbered AS MATERIALIZED (
      SELECT t.*, r.base + row_number() OVER (PARTITION BY t.convo_id ORDER BY t.ord) AS seq, r.last_at
      FROM taken t JOIN raised r ON r.convo_id = t.convo_id
    ), known AS (
      INSERT INTO message_id (convo_id, message_id, seq, created_at)
      SELECT convo_id, message_id, seq, last_at FROM numbered
    ), written AS (
      INSERT INTO message (convo_id, seq, created_at, generation, epoch, ciphertext, tag)
      SELECT convo_id, seq, last_at, generation, epoch, ciphertext,
        $11::bytea || sha256(outer_block || sha256(inner_block || int8send(generation) || int8send(seq)))
      FROM numbered
    )
    SELECT j.ord, j.convo_epoch, n.seq, n.last_at AS created_at,
      CASE WHEN j.verdict <> 'stored' OR n.ord = j.ord THEN j.verdict WHEN n.ord IS NULL THEN 'moved' ELSE 'known' END
        AS verdict
    FROM judged j
    LEFT JOIN numbered n ON n.convo_id = j.convo_id AND n.message_id = j.message_id
    ORDER BY j.ord`,
}
