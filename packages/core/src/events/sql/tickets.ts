import type { PreparedStatement } from '../../database/index.ts'
import { mayAct } from '../../identity/may-act.ts'

/** Keeps a ticket. Parameters: hash, did, device id, session id, cursor, when it expires. */
export const insertTicket: PreparedStatement = {
  name: 'events_insert_ticket',
  text: `
    INSERT INTO stream_ticket (token_hash, did, device_id, session_id, cursor, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6)`,
}

/** A ticket that was used, and whether whoever it was made for may still act. */
export type TakenTicketRow = {
  readonly did: string
  readonly device_id: string
  readonly session_id: string | null
  readonly cursor: string | null
  readonly expires_at: Date
  readonly valid: boolean
}

/**
 * Takes a ticket away: of any number of uses at once one finds it. Parameters: hash, now. Together with whether its
 * device, account and session are still good, since nobody asks for those again when the stream is opened.
 */
export const takeTicket: PreparedStatement = {
  name: 'events_take_ticket',
  text: `
    WITH taken AS (DELETE FROM stream_ticket WHERE token_hash = $1 RETURNING *)
    SELECT t.did, t.device_id, t.session_id, t.cursor, t.expires_at,
      d.removed_at IS NULL AND ${mayAct('a')}
        AND (t.session_id IS NULL OR (s.ended_at IS NULL AND s.expires_at > $2)) AS valid
    FROM taken t
    JOIN device d ON d.did = t.did AND d.device_id = t.device_id
    JOIN account a ON a.did = t.did
    LEFT JOIN session s ON s.session_id = t.session_id`,
}

/** Forgets tickets that were not used in time. Parameters: now, how many at most. */
export const deleteExpiredTicketRows: PreparedStatement = {
  name: 'events_delete_expired_tickets',
  text: `
    DELETE FROM stream_ticket WHERE token_hash IN (
      SELECT token_hash FROM stream_ticket WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2
      FOR UPDATE SKIP LOCKED
    )`,
}
