import type { PreparedStatement } from '../../database/index.ts'
import type { DeviceId, Did } from '../../mls/index.ts'

/** A device that was looked at, and what it has left. */
export type StockRow = {
  readonly did: Did
  readonly device_id: DeviceId
  readonly available: number
  readonly last_resort: boolean
  readonly last_seen_at: Date | null
  /** Whether it is removed, and has no stock to have. */
  readonly removed: boolean
}

/**
 * What some devices have left, by DID and device id. Parameters: the DID and the device id to go on after, how many, now, up to
 * how many key packages are counted. Devices are read in the order of their key, so that as many rows are read as are
 * given, and a bounded number of key packages each. OFFSET 0: not all of the table once.
 */
export const selectStocks: PreparedStatement = {
  name: 'oversight_select_stocks',
  text: `
    SELECT d.did, d.device_id, d.last_seen_at, d.removed_at IS NOT NULL AS removed,
      (SELECT count(*) FROM (
        SELECT FROM key_package k
        WHERE k.did = d.did AND k.device_id = d.device_id AND k.claimed_at IS NULL AND k.revoked_at IS NULL
          AND NOT k.last_resort AND k.expires_at > $4 LIMIT $5) k) AS available,
      EXISTS (
        SELECT FROM key_package k
        WHERE k.did = d.did AND k.device_id = d.device_id AND k.claimed_at IS NULL AND k.revoked_at IS NULL
          AND k.last_resort AND k.expires_at > $4 OFFSET 0) AS last_resort
    FROM (
      SELECT * FROM device WHERE (did, device_id) > ($1::text, $2::text) ORDER BY did, device_id LIMIT $3
    ) d
    ORDER BY d.did, d.device_id`,
}
