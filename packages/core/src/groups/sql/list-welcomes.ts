import type { PreparedStatement } from '../../database/index.ts'
import { isVoidRequest } from '../void-request.ts'

/** A Welcome as its addressee gets it. */
export type WelcomeRow = {
  readonly welcome_id: string
  readonly convo_id: string
  readonly generation: number
  readonly epoch: number
  readonly seq: number
  readonly key_package_ref: Uint8Array
  readonly bytes: Uint8Array
  readonly created_at: Date
  /** How many wait from here on, up to the count asked for: more than were returned if bytes cut the page. */
  readonly page_size: number
}

/**
 * A page of the Welcomes that wait for a device, the oldest first: ids begin with the time. Parameters: did, device
 * id, the welcome id to go on after ('' to begin), how many, and how many bytes of Welcomes. One range of the mailbox's
 * index; lengths are known without reading the bytes. One Welcome always fits.
 */
export const listPendingWelcomes: PreparedStatement = {
  name: 'groups_list_welcomes',
  text: `
    WITH page AS (
      SELECT r.convo_id, r.welcome_id, r.key_package_ref, octet_length(w.bytes) AS size
      FROM welcome_recipient r
      JOIN welcome w ON w.convo_id = r.convo_id AND w.welcome_id = r.welcome_id
      WHERE r.did = $1 AND r.device_id = $2 AND r.welcome_id > $3 AND r.state = 'pending'
        AND NOT EXISTS (
          SELECT FROM convo_member m WHERE m.convo_id = r.convo_id AND m.did = r.did AND ${isVoidRequest('m')}
        )
      ORDER BY r.welcome_id LIMIT $4
    ), measured AS (
      SELECT *, sum(size) OVER (ORDER BY welcome_id) - size AS before, count(*) OVER () AS page_size FROM page
    )
    SELECT w.welcome_id, w.convo_id, w.generation, w.epoch, w.seq, m.key_package_ref, w.bytes, w.created_at,
           m.page_size
    FROM measured m
    JOIN welcome w ON w.convo_id = m.convo_id AND w.welcome_id = m.welcome_id
    WHERE m.before = 0 OR m.before + m.size <= $5
    ORDER BY m.welcome_id`,
}
