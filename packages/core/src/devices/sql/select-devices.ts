import type { PreparedStatement } from '../../database/index.ts'

/** The devices of an account that have not been removed, the oldest first; no lock. Parameters: did. */
export const selectDevices: PreparedStatement = {
  name: 'devices_select_devices',
  text: `
    SELECT did, device_id, ciphersuite, signature_key, created_at, last_seen_at, removed_at
    FROM device WHERE did = $1 AND removed_at IS NULL
    ORDER BY created_at, device_id`,
}
