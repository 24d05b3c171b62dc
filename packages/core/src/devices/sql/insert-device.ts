import type { PreparedStatement } from '../../database/index.ts'

/**
 * Registers a device; inserts nothing if its key was taken a moment ago by another account, whose registration
 * holds another row lock. Parameters: did, device id, suite, signature key, now, when its record is to be looked at
 * again (null where there is none to look at). Gives the row.
 */
export const insertDevice: PreparedStatement = {
  name: 'devices_insert_device',
  text: `
    INSERT INTO device (did, device_id, ciphersuite, signature_key, created_at, record_due_at, record_seen_at)
    VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $6::timestamptz IS NULL THEN NULL ELSE $5::timestamptz END)
    ON CONFLICT DO NOTHING
    RETURNING did, device_id, ciphersuite, signature_key, created_at, last_seen_at, removed_at`,
}
