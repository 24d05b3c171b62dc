import type { PreparedStatement } from '../../database/index.ts'

/**
 * Locks the calling device's row, so that what it publishes comes wholly before or wholly after its removal, and
 * two publications of one device come one after the other: else each could fill the stock to the limit.
 * Parameters: did, device id.
 */
export const lockDevice: PreparedStatement = {
  name: 'key_packages_lock_device',
  text: `
    SELECT d.removed_at IS NOT NULL AS removed FROM device d
    WHERE d.did = $1 AND d.device_id = $2
    FOR NO KEY UPDATE`,
}
