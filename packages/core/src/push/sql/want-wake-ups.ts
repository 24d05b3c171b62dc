import type { PreparedStatement } from '../../database/index.ts'
import { mayAct } from '../../identity/may-act.ts'

/**
 * What the statements here have in common: of the devices in `asked`, those are to be woken that have a registration, no
 * live stream on any living node, and an account that may act. `now` and `fresh` are the parameters for now, and
 * for since when a node must have been heard of.
 *
 * A wake-up is the row of the registration itself, which is why a device never has two. Its states:
 * - **idle**: nothing is due. To *wanted* when something happens that the device is to hear of.
 * - **wanted**: due at `wake_at`: at once, or when the device has rested. More news change nothing: they collapse.
 * - **sending**: taken by a node until `wake_at`, by when it is due again, should the node die. To *again* when there
 *   are more news, which the device may not find when the one that is under way wakes it. To *idle* when it was sent,
 *   to *wanted* when the push service puts it off; the row goes if the push service knows no such device.
 * - **again**: as sending, but to *wanted* when it was sent.
 *
 * Rows are locked in the order of their keys by all who lock several, so that nobody waits in a circle. A lock that was
 * waited for shows the row as it is then, and its state is looked at anew: no news fall between sending and idle.
 * Lookups are LATERAL, so that no plan, made when a table was small, ever reads a table whole.
 */
const wakeAsked = (now: string, fresh: string) => `
    due AS MATERIALIZED (
      SELECT r.did, r.device_id
      FROM (SELECT did, device_id FROM asked ORDER BY did, device_id) a
      CROSS JOIN LATERAL (
        SELECT did, device_id FROM push_registration
        WHERE did = a.did AND device_id = a.device_id AND state IN ('idle', 'sending')
          AND NOT EXISTS (
            SELECT FROM presence p JOIN node n ON n.node_id = p.node_id
            WHERE p.did = a.did AND p.device_id = a.device_id AND n.beat_at > ${fresh})
          AND NOT EXISTS (SELECT FROM account o WHERE o.did = a.did AND NOT ${mayAct('o')})
        LIMIT 1 FOR UPDATE
      ) r
    )
    UPDATE push_registration r SET
      state = CASE r.state WHEN 'idle' THEN 'wanted' ELSE 'again' END,
      wake_at = CASE r.state WHEN 'idle' THEN greatest(${now}::timestamptz(3), r.rests_until) ELSE r.wake_at END
    FROM due WHERE r.did = due.did AND r.device_id = due.device_id`

/**
 * How many leaves the trees of convos are wide: the last leaf's index, and one. Parameters: convo ids. One look at an
 * index for each; convos without a leaf are left out.
 */
export const readWidths: PreparedStatement = {
  name: 'push_read_widths',
  text: `
    SELECT g.convo_id, l.leaf_index + 1 AS width
    FROM unnest($1::text[]) AS g (convo_id)
    CROSS JOIN LATERAL (SELECT generation FROM convo WHERE convo_id = g.convo_id LIMIT 1) c
    CROSS JOIN LATERAL (
      SELECT leaf_index FROM convo_leaf
      WHERE convo_id = g.convo_id AND generation = c.generation AND removed_seq IS NULL
      ORDER BY leaf_index DESC LIMIT 1
    ) l`,
}

/** Bounds the statements of a transaction in time. Parameters: milliseconds, as text. */
export const boundStatements: PreparedStatement = {
  name: 'push_bound_statements',
  text: `SELECT set_config('statement_timeout', $1, true)`,
}

/**
 * Wants wake-ups for convos that have grown, or parts of them. Parameters, side by side: convo ids, with the DID and the
 * device id of the one device that is not to hear of it, because it is the sender, or nulls; the leaf index from which on,
 * and the one before which, or null; then now, and since when a node must have been heard of. Woken are devices with a
 * leaf, of members that have accepted the convo, have not muted it, and are not leaving; a direct convo that a block has
 * stopped wakes nobody.
 *
 * Registrations are looked up first, since most leaves end there: they have none, or one that is wanted already. That it
 * was so when this began is enough: a wake-up that is taken later comes after what was stored before.
 */
export const wantForConvos: PreparedStatement = {
  name: 'push_want_for_convos',
  text: `
    WITH grown AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
        AS g (convo_id, by_did, by_device_id, from_leaf, before_leaf)
    ), asked AS MATERIALIZED (
      SELECT DISTINCT l.did, l.device_id
      FROM grown g
      CROSS JOIN LATERAL (
        SELECT generation FROM convo WHERE convo_id = g.convo_id AND blocked_at IS NULL LIMIT 1
      ) c
      CROSS JOIN LATERAL (
        SELECT did, device_id FROM convo_leaf
        WHERE convo_id = g.convo_id AND generation = c.generation AND removed_seq IS NULL
          AND leaf_index >= g.from_leaf AND leaf_index < coalesce(g.before_leaf, ${String(Number.MAX_SAFE_INTEGER)})
        OFFSET 0
      ) l
      CROSS JOIN LATERAL (
        SELECT FROM push_registration
        WHERE did = l.did AND device_id = l.device_id AND state IN ('idle', 'sending')
        LIMIT 1
      ) r
      CROSS JOIN LATERAL (
        SELECT FROM convo_member
        WHERE convo_id = g.convo_id AND did = l.did
          AND status = 'accepted' AND NOT muted AND leaving_seq IS NULL AND left_seq IS NULL
        LIMIT 1
      ) m
      WHERE (l.did, l.device_id) IS DISTINCT FROM (g.by_did, g.by_device_id)
    ), ${wakeAsked('$6', '$7')}`,
}

/**
 * Wants wake-ups for all devices of accounts that a commit has brought into a convo that they accept: what is a request
 * to them wakes nobody. Parameters: convo id, DIDs, now, since when a node must have been heard of. Under the convo's
 * lock.
 */
export const wantForAdded: PreparedStatement = {
  name: 'push_want_for_added',
  text: `
    WITH asked AS (
      SELECT r.did, r.device_id
      FROM convo_member m
      JOIN convo c ON c.convo_id = m.convo_id AND c.blocked_at IS NULL
      JOIN push_registration r ON r.did = m.did
      WHERE m.convo_id = $1 AND m.did = ANY ($2::text[])
        AND m.status = 'accepted' AND NOT m.muted AND m.leaving_seq IS NULL AND m.left_seq IS NULL
    ), ${wakeAsked('$3', '$4')}`,
}

/**
 * Wants wake-ups for devices that were connected to nodes that have died: what they were to be sent may not have reached
 * them. Parameters: node ids, now, since when a node must have been heard of.
 */
export const wantForStranded: PreparedStatement = {
  name: 'push_want_for_stranded',
  text: `
    WITH asked AS (
      SELECT DISTINCT did, device_id FROM presence WHERE node_id = ANY ($1::text[])
    ), ${wakeAsked('$2', '$3')}`,
}

/**
 * Wants wake-ups for devices whose live streams were lost, if a message was stored since some moment in a convo that is
 * of their concern (`wantForConvos`). Parameters, side by side: DIDs, device ids, moments; then now, and since when a node
 * must have been heard of. Looked at are the convos in which anything has happened since, until one with a message is
 * found: the newest message of a convo has the newest time, by one look at each partition. Who sent it nobody knows: it may
 * be the device's own.
 */
export const wantForLost: PreparedStatement = {
  name: 'push_want_for_lost',
  text: `
    WITH lost AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS g (did, device_id, since)
    ), asked AS MATERIALIZED (
      SELECT DISTINCT g.did, g.device_id
      FROM lost g
      CROSS JOIN LATERAL (
        SELECT FROM push_registration
        WHERE did = g.did AND device_id = g.device_id AND state IN ('idle', 'sending')
        LIMIT 1
      ) r
      CROSS JOIN LATERAL (
        SELECT FROM (
          SELECT l.convo_id FROM convo_leaf l
          CROSS JOIN LATERAL (
            SELECT FROM convo
            WHERE convo_id = l.convo_id AND generation = l.generation AND last_at > g.since AND blocked_at IS NULL
            LIMIT 1
          ) c
          WHERE l.did = g.did AND l.device_id = g.device_id AND l.removed_seq IS NULL
          OFFSET 0
        ) grown
        CROSS JOIN LATERAL (
          SELECT FROM convo_member
          WHERE convo_id = grown.convo_id AND did = g.did
            AND status = 'accepted' AND NOT muted AND leaving_seq IS NULL AND left_seq IS NULL
          LIMIT 1
        ) m
        CROSS JOIN LATERAL (
          SELECT created_at FROM message WHERE convo_id = grown.convo_id ORDER BY seq DESC LIMIT 1
        ) newest
        WHERE newest.created_at > g.since
        LIMIT 1
      ) news
    ), ${wakeAsked('$4', '$5')}`,
}

/**
 * Notes that devices were here: their wake-ups were answered, and neither the next one nor one that waits for the device
 * to have rested need wait; what the push service has put off waits as it wished. Parameters: one array each of DIDs and
 * device ids; now. Gives for each that had something to note whether it is due. Devices without registration, or with
 * nothing to note, cost one look at a key.
 */
export const noteSeen: PreparedStatement = {
  name: 'push_note_seen',
  text: `
    WITH seen AS MATERIALIZED (
      SELECT r.did, r.device_id
      FROM unnest($1::text[], $2::text[]) AS s (did, device_id)
      JOIN push_registration r ON r.did = s.did AND r.device_id = s.device_id
      WHERE r.unanswered > 0
      ORDER BY r.did, r.device_id
      FOR UPDATE OF r
    )
    UPDATE push_registration r SET unanswered = 0, rests_until = NULL,
      wake_at = CASE
        WHEN r.state = 'wanted' AND r.attempts = 0 THEN least(r.wake_at, $3::timestamptz(3)) ELSE r.wake_at END
    FROM seen WHERE r.did = seen.did AND r.device_id = seen.device_id
    RETURNING r.state = 'wanted' AND r.wake_at <= $3::timestamptz(3) AS due`,
}
