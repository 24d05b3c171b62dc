import type { PreparedStatement } from '../../database/index.ts'

/** A device's stock. */
export type StockRow = {
  readonly available: number
  readonly has_last_resort: boolean
  readonly earliest_expiry: Date | null
}

/** Counts what a device has in stock and has not expired; no lock. Parameters: did, device id, now. */
export const selectStock: PreparedStatement = {
  name: 'key_packages_select_stock',
  text: `
    SELECT count(*) FILTER (WHERE NOT last_resort) AS available,
           coalesce(bool_or(last_resort), false) AS has_last_resort,
           min(expires_at) AS earliest_expiry
    FROM key_package
    WHERE did = $1 AND device_id = $2 AND claimed_at IS NULL AND revoked_at IS NULL AND expires_at > $3`,
}
