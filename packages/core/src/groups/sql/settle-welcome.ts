import type { PreparedStatement } from '../../database/index.ts'

/** The Welcome that was answered, and whether this call was the first to answer it. */
export type SettledRow = {
  readonly key_package_ref: Uint8Array
  readonly convo_id: string
  readonly now_settled: boolean
}

/**
 * Settles a Welcome for a device: the first answer stands. Parameters: did, device id, welcome id, 'acked' or
 * 'rejected', reason or null, now. No row if no such Welcome is addressed to the device.
 *
 * Of two answers at once the second waits for the first's row, finds it settled (read committed looks again) and
 * changes nothing.
 */
export const settleWelcome: PreparedStatement = {
  name: 'groups_settle_welcome',
  text: `
    WITH settled AS (
      UPDATE welcome_recipient SET state = $4, reason = $5, settled_at = $6
      WHERE did = $1 AND device_id = $2 AND welcome_id = $3 AND state = 'pending'
      RETURNING key_package_ref
    )
    SELECT key_package_ref, convo_id, EXISTS (SELECT FROM settled) AS now_settled FROM welcome_recipient
    WHERE did = $1 AND device_id = $2 AND welcome_id = $3`,
}
