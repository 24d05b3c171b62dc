import type { PreparedStatement } from '../../database/index.ts'
import { mayAct } from '../may-act.ts'

/**
 * Exchanges a session's refresh hash for the next one, and notes that the device was seen. Parameters: session
 * id, hash presented, next hash, now, new end of the session. Gives the device if the token presented is the
 * current one and nothing stands in its way, no row otherwise.
 *
 * Compare and set: of two refreshes with one token the second waits for the first, sees another hash in the
 * session's row (read committed evaluates the condition anew), and changes nothing there. The device's row is
 * locked before the session's, in the order that removing a device takes them.
 */
export const rotateSession: PreparedStatement = {
  name: 'identity_rotate_session',
  text: `
    WITH seen AS (
      UPDATE device d SET last_seen_at = $4
      FROM session s JOIN account a ON a.did = s.did
      WHERE s.session_id = $1 AND s.refresh_hash = $2 AND ${mayAct('a')}
        AND d.did = s.did AND d.device_id = s.device_id AND d.removed_at IS NULL
      RETURNING d.did, d.device_id
    )
    UPDATE session s
    SET previous_refresh_hash = s.refresh_hash, refresh_hash = $3, rotated_at = $4, expires_at = $5
    FROM seen
    WHERE s.session_id = $1 AND s.refresh_hash = $2 AND s.ended_at IS NULL AND s.expires_at > $4
    RETURNING s.did, s.device_id`,
}
