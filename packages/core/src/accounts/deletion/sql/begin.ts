import type { PreparedStatement } from '../../../database/index.ts'

/**
 * Removes all devices of an account. Parameters: did, now. Waits for transactions in which one is held (`holdDevice`), in
 * the order of their ids; whoever wants to hold one after that finds it removed.
 */
export const removeDevices: PreparedStatement = {
  name: 'deletion_remove_devices',
  text: `
    WITH own AS MATERIALIZED (
      SELECT did, device_id FROM device WHERE did = $1 AND removed_at IS NULL ORDER BY device_id FOR NO KEY UPDATE
    )
    UPDATE device d SET removed_at = $2 FROM own WHERE d.did = own.did AND d.device_id = own.device_id`,
}

/**
 * Notes that an account is to be deleted, since the first time that this was asked, and gives since when. Parameters: did,
 * now. Last in its transaction.
 */
export const markDeleted: PreparedStatement = {
  name: 'deletion_mark_deleted',
  text: `
    INSERT INTO account AS a (did, created_at, deleted_at) VALUES ($1, $2, $2)
    ON CONFLICT (did) DO UPDATE SET deleted_at = coalesce(a.deleted_at, excluded.deleted_at)
    RETURNING deleted_at`,
}
