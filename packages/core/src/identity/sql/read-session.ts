import type { PreparedStatement } from '../../database/index.ts'
import { standingOf } from '../may-act.ts'
import type { Standing } from '../may-act.ts'

/** What stands in the way of a session, if anything. */
export type SessionRow = Standing & {
  readonly did: string
  readonly device_id: string
  readonly refresh_hash: Uint8Array
  readonly previous_refresh_hash: Uint8Array | null
  readonly rotated_at: Date | null
  readonly removed: boolean
  readonly over: boolean
}

/**
 * A session with the state of its device and account: three primary keys, no lock. It is read at every request
 * rather than cached, so that a removed device or an ended session is refused at once on every node. Parameters:
 * session id, now.
 */
export const readSession: PreparedStatement = {
  name: 'identity_read_session',
  text: `
    SELECT s.did, s.device_id, s.refresh_hash, s.previous_refresh_hash, s.rotated_at,
           ${standingOf('a')},
           d.removed_at IS NOT NULL AS removed,
           s.ended_at IS NOT NULL OR s.expires_at <= $2 AS over
    FROM session s
    JOIN device d ON d.did = s.did AND d.device_id = s.device_id
    JOIN account a ON a.did = s.did
    WHERE s.session_id = $1`,
}
