import type { PreparedStatement } from '../../database/index.ts'

/** What is known of an account that asks others into convos. */
export type StandingRow = {
  /** Since when it is known here; null for an account that is not. */
  readonly created_at: Date | null
  /** The requests that it has sent of late, and how many were declined, blocked or reported. */
  readonly sent: number
  readonly unwelcome: number
}

/** What is known of an account that asks others into convos. Parameters: did, from which day on. No lock. */
export const readStanding: PreparedStatement = {
  name: 'signals_read_standing',
  text: `
    SELECT (SELECT created_at FROM account WHERE did = $1) AS created_at,
           coalesce(sum(sent), 0)::bigint AS sent,
           coalesce(sum(declined + blocked + reported), 0)::bigint AS unwelcome
    FROM contact_signal WHERE did = $1 AND day >= $2`,
}

/**
 * Counts requests that an account sends, unless they are too many with those before. Parameters: did, day, how many, how
 * many a day. Gives no row if they are. Atomic: whoever comes second to the row waits for the first.
 */
export const chargeSent: PreparedStatement = {
  name: 'signals_charge_sent',
  text: `
    INSERT INTO contact_signal AS s (did, day, sent)
    SELECT $1, $2, $3::bigint WHERE $3 <= $4::bigint
    ON CONFLICT (did, day) DO UPDATE SET sent = s.sent + $3 WHERE s.sent + $3 <= $4
    RETURNING sent`,
}

/** Adds to what is counted of an account. Parameters: did, day, then how many accepted, declined, blocked, reported. */
export const addSignals: PreparedStatement = {
  name: 'signals_add',
  text: `
    INSERT INTO contact_signal AS s (did, day, accepted, declined, blocked, reported) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (did, day) DO UPDATE SET
      accepted = s.accepted + excluded.accepted, declined = s.declined + excluded.declined,
      blocked = s.blocked + excluded.blocked, reported = s.reported + excluded.reported`,
}

/**
 * Takes note that requests of one account to another were answered. Parameters: who was asked, who had asked, convo id or
 * null for any, and since when requests are judged. Gives a row for each of those that had not been answered before.
 *
 * Rows of several convos are locked without their convos' locks, which nothing that is written here depends on.
 */
export const spendRequests: PreparedStatement = {
  name: 'signals_spend_requests',
  text: `
    WITH asked AS MATERIALIZED (
      SELECT convo_id, did FROM convo_member
      WHERE did = $1 AND requested_by = $2 AND ($3::text IS NULL OR convo_id = $3) AND requested_at >= $4
      ORDER BY convo_id FOR NO KEY UPDATE
    )
    UPDATE convo_member m SET requested_by = NULL
    FROM asked WHERE m.convo_id = asked.convo_id AND m.did = asked.did
    RETURNING m.convo_id`,
}

/** Forgets a bounded number of days that are over. Parameters: before which day, how many. */
export const deleteSignals: PreparedStatement = {
  name: 'signals_delete',
  text: `
    DELETE FROM contact_signal WHERE (did, day) IN (
      SELECT did, day FROM contact_signal WHERE day < $1
      ORDER BY day LIMIT $2
      FOR UPDATE SKIP LOCKED
    )`,
}
