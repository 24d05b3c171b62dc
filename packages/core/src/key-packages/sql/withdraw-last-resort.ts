import type { PreparedStatement } from '../../database/index.ts'

/**
 * Takes a device's last resort out of the stock, before another takes its place. Parameters: did, device id, now.
 * One that somebody holds a live claim on stays usable by that claim; one that nobody does is deleted.
 */
export const withdrawLastResort: PreparedStatement = {
  name: 'key_packages_withdraw_last_resort',
  text: `
    WITH offered AS (
      SELECT k.ref, EXISTS (SELECT FROM key_package_claim c WHERE c.ref = k.ref AND c.expires_at > $3) AS claimed
      FROM key_package k
      WHERE k.did = $1 AND k.device_id = $2 AND k.claimed_at IS NULL AND k.revoked_at IS NULL AND k.last_resort
    ), dropped AS (
      DELETE FROM key_package k USING offered o WHERE k.ref = o.ref AND NOT o.claimed
    )
    UPDATE key_package k SET revoked_at = $3 FROM offered o WHERE k.ref = o.ref AND o.claimed`,
}
