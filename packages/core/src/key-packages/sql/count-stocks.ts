import type { PreparedStatement } from '../../database/index.ts'

/** How much a device has left. */
export type StockCountRow = { readonly did: string; readonly device_id: string; readonly available: number }

/**
 * Counts the ordinary key packages left to some devices. Parameters: dids and device ids, in pairs; now. Read
 * after the accounts' rows have been locked, it sees every claim that held the lock before.
 */
export const countStocks: PreparedStatement = {
  name: 'key_packages_count_stocks',
  text: `
    SELECT d.did, d.device_id, (
      SELECT count(*) FROM key_package k
      WHERE k.did = d.did AND k.device_id = d.device_id AND k.claimed_at IS NULL AND k.revoked_at IS NULL
        AND NOT k.last_resort AND k.expires_at > $3
    ) AS available
    FROM unnest($1::text[], $2::text[]) AS d (did, device_id)`,
}
