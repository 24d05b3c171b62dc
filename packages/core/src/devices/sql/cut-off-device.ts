import type { PreparedStatement } from '../../database/index.ts'

/**
 * Ends the sessions of a device. Parameters: did, device id, now. To be run while the device's row is locked; comes
 * before the tickets, the order in which ending a session takes them.
 */
export const endSessionsOfDevice: PreparedStatement = {
  name: 'devices_end_sessions',
  text: `UPDATE session SET ended_at = $3 WHERE did = $1 AND device_id = $2 AND ended_at IS NULL`,
}

/** Deletes the stream tickets of a device. Parameters: did, device id. */
export const deleteTicketsOfDevice: PreparedStatement = {
  name: 'devices_delete_tickets',
  text: `DELETE FROM stream_ticket WHERE did = $1 AND device_id = $2`,
}

/**
 * Deletes the key packages of a device that nobody has claimed. Parameters: did, device id. One that is just being
 * claimed is waited for, and stays: the claim is refused at the commit, since the device is gone.
 */
export const deleteStockOfDevice: PreparedStatement = {
  name: 'devices_delete_stock',
  text: `
    DELETE FROM key_package
    WHERE did = $1 AND device_id = $2 AND claimed_at IS NULL AND revoked_at IS NULL`,
}

/** Forgets where a device is woken. Parameters: did, device id. */
export const deletePushOfDevice: PreparedStatement = {
  name: 'devices_delete_push',
  text: `DELETE FROM push_registration WHERE did = $1 AND device_id = $2`,
}
