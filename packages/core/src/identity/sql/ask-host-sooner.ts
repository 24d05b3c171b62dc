import type { PreparedStatement } from '../../database/index.ts'

/**
 * Has the host of an account asked at once which is not active there, unless that was done less than a minute ago or is
 * due. Parameters: did, now.
 */
export const askHostSooner: PreparedStatement = {
  name: 'identity_ask_host_sooner',
  text: `
    UPDATE account SET host_due_at = $2
    WHERE did = $1 AND host_status IS NOT NULL
      AND (host_asked_at IS NULL OR host_asked_at <= $2::timestamptz - interval '1 minute')
      AND (host_due_at IS NULL OR host_due_at > $2)`,
}
