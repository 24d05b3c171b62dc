import type { PreparedStatement } from '../../database/index.ts'

/**
 * Ends what a device has going: its sessions, its stream tickets, and the key packages that nobody has claimed.
 * Parameters: did, device id, now. To be run while the device's row is locked. A key package that is just being
 * claimed is waited for, and stays: its claim is refused at the commit, since the device is gone.
 */
export const cutOffDevice: PreparedStatement = {
  name: 'devices_cut_off_device',
  text: `
    WITH ended AS (
      UPDATE session SET ended_at = $3 WHERE did = $1 AND device_id = $2 AND ended_at IS NULL
    ), torn AS (
      DELETE FROM stream_ticket WHERE did = $1 AND device_id = $2
    )
    DELETE FROM key_package
    WHERE did = $1 AND device_id = $2 AND claimed_at IS NULL AND revoked_at IS NULL`,
}
