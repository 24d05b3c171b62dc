import type { PreparedStatement } from '../../database/index.ts'

/**
 * Marks a device as removed, once. Parameters: did, device id, now. Waits for transactions in which the device is
 * held (`holdDevice`); whoever wants to hold it after that finds it removed.
 */
export const markDeviceRemoved: PreparedStatement = {
  name: 'devices_mark_device_removed',
  text: `UPDATE device SET removed_at = $3 WHERE did = $1 AND device_id = $2 AND removed_at IS NULL`,
}
