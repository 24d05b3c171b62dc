import type { PreparedStatement } from '../../database/index.ts'

/**
 * Begins a session, notes that its device was seen, and ends all but the device's nine newest other sessions, so
 * that a device which never refreshes cannot pile them up. Parameters: session id, did, device id, refresh hash,
 * now, end of the session. Gives the ids of the sessions it ended.
 *
 * The device's row is locked before any session's, in the order that removing a device takes them; that also
 * puts two sign-ins of one device in line. No row is inserted if the device has been removed meanwhile.
 */
export const insertSession: PreparedStatement = {
  name: 'identity_insert_session',
  text: `
    WITH seen AS (
      UPDATE device SET last_seen_at = $5 WHERE did = $2 AND device_id = $3 AND removed_at IS NULL
      RETURNING did, device_id
    ), begun AS (
      INSERT INTO session (session_id, did, device_id, refresh_hash, created_at, expires_at)
      SELECT $1, did, device_id, $4, $5, $6 FROM seen
    )
    UPDATE session SET ended_at = $5
    WHERE session_id IN (
      SELECT s.session_id FROM session s JOIN seen ON seen.did = s.did AND seen.device_id = s.device_id
      WHERE s.ended_at IS NULL
      ORDER BY s.created_at DESC, s.session_id OFFSET 9
    )
    RETURNING session_id`,
}
