import type { PreparedStatement } from '../../database/index.ts'
import { mayAct } from '../../identity/may-act.ts'
import type { RegistrationRow } from './registrations.ts'

/** A wake-up that is to be sent now. */
export type DueRow = RegistrationRow & {
  readonly state: 'idle' | 'sending'
  readonly attempts: number
}

/**
 * Takes the wake-ups of one push service that are due for longest. Parameters: its kind, now, until when they are taken,
 * how many at most, since when a node must have been heard of, hosts that are left out. Whoever has connected meanwhile
 * has been told, and whoever may not act is not: they go back to idle.
 *
 * Nothing is locked while a push service is waited for: a wake-up is taken by being due later (`want-wake-ups.ts`).
 * SKIP LOCKED: nodes take different ones side by side. Endpoints are stored as URLs are normalised, so that what stands
 * between the second slash and the third is the host; what those that are left out have due is read past.
 */
export const takeDue: PreparedStatement = {
  name: 'push_take_due',
  text: `
    WITH due AS MATERIALIZED (
      SELECT did, device_id FROM push_registration
      WHERE kind = $1 AND wake_at <= $2 AND split_part(address, '/', 3) <> ALL ($6::text[])
      ORDER BY wake_at
      LIMIT $4
      FOR UPDATE SKIP LOCKED
    ), judged AS MATERIALIZED (
      SELECT due.did, due.device_id,
        EXISTS (
          SELECT FROM presence p JOIN node n ON n.node_id = p.node_id
          WHERE p.did = due.did AND p.device_id = due.device_id AND n.beat_at > $5
        ) OR EXISTS (
          SELECT FROM account a WHERE a.did = due.did AND NOT ${mayAct('a')}
        ) AS idle
      FROM due
    )
    UPDATE push_registration r SET
      state = CASE WHEN judged.idle THEN 'idle' ELSE 'sending' END,
      wake_at = CASE WHEN judged.idle THEN NULL ELSE $3::timestamptz(3) END
    FROM judged WHERE r.did = judged.did AND r.device_id = judged.device_id
    RETURNING r.did, r.device_id, r.kind, r.address, r.public_key, r.auth_secret, r.app, r.environment, r.topic,
      r.created_at, r.attempts, r.state`,
}

/**
 * When the next wake-up is due, if there is one; no lock. Parameters, side by side: kinds, and after when each is looked
 * at.
 */
export const readNextDue: PreparedStatement = {
  name: 'push_read_next_due',
  text: `
    SELECT min(next.wake_at) AS wake_at
    FROM unnest($1::text[], $2::timestamptz[]) AS k (kind, since)
    CROSS JOIN LATERAL (
      SELECT wake_at FROM push_registration
      WHERE kind = k.kind AND wake_at > k.since
      ORDER BY wake_at LIMIT 1
    ) next`,
}

/**
 * Notes what became of wake-ups. Parameters, side by side: DIDs, device ids, topics; when each is to be tried again, or
 * null; then now, and how long a device rests after its first wake-up, and at the longest, in milliseconds. A registration
 * that has changed meanwhile, which its topic tells, is left alone. Locked in the order of keys.
 *
 * How long a device rests goes by what its row says now, not by what it said when the wake-up was taken: most devices
 * answer before it is settled.
 */
export const settle: PreparedStatement = {
  name: 'push_settle',
  text: `
    WITH settled AS MATERIALIZED (
      SELECT r.did, r.device_id, s.again_at,
        $5::timestamptz
          + least($7::float8, $6::float8 * 2 ^ least(r.unanswered, 20)) * interval '1 millisecond' AS rested_at
      FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS s (did, device_id, topic, again_at)
      JOIN push_registration r ON r.did = s.did AND r.device_id = s.device_id AND r.topic = s.topic
      WHERE r.state IN ('sending', 'again')
      ORDER BY r.did, r.device_id
      FOR UPDATE OF r
    )
    UPDATE push_registration r SET
      state = CASE WHEN s.again_at IS NOT NULL OR r.state = 'again' THEN 'wanted' ELSE 'idle' END,
      wake_at = CASE
        WHEN s.again_at IS NOT NULL THEN s.again_at::timestamptz(3)
        WHEN r.state = 'again' THEN s.rested_at::timestamptz(3) END,
      rests_until = CASE WHEN s.again_at IS NULL THEN s.rested_at::timestamptz(3) ELSE r.rests_until END,
      unanswered = CASE WHEN s.again_at IS NULL THEN r.unanswered + 1 ELSE r.unanswered END,
      attempts = CASE WHEN s.again_at IS NULL THEN 0 ELSE r.attempts + 1 END
    FROM settled s WHERE r.did = s.did AND r.device_id = s.device_id`,
}

/**
 * Forgets registrations that their push services know no more. Parameters, side by side: DIDs, device ids, topics. One
 * that has been put in its place meanwhile stays. Locked in the order of keys.
 */
export const deleteGone: PreparedStatement = {
  name: 'push_delete_gone',
  text: `
    WITH gone AS MATERIALIZED (
      SELECT r.did, r.device_id
      FROM unnest($1::text[], $2::text[], $3::text[]) AS g (did, device_id, topic)
      JOIN push_registration r ON r.did = g.did AND r.device_id = g.device_id AND r.topic = g.topic
      ORDER BY r.did, r.device_id
      FOR UPDATE OF r
    )
    DELETE FROM push_registration r USING gone WHERE r.did = gone.did AND r.device_id = gone.device_id`,
}
