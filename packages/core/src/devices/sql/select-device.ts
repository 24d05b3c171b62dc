import type { PreparedStatement } from '../../database/index.ts'

/** A device, removed or not, by its key; no lock. Parameters: did, device id. */
export const selectDevice: PreparedStatement = {
  name: 'devices_select_device',
  text: `
    SELECT did, device_id, ciphersuite, signature_key, created_at, last_seen_at, removed_at
    FROM device WHERE did = $1 AND device_id = $2`,
}
