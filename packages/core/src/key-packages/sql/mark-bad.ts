import type { PreparedStatement } from '../../database/index.ts'

/**
 * Takes a key package of a device out of use, and deletes the claims on it. Parameters: ref, did, device id, now.
 * The row stays until its lifetime ends, as a record of what went wrong. Waits for whoever is just using it.
 */
export const markBad: PreparedStatement = {
  name: 'key_packages_mark_bad',
  text: `
    WITH marked AS (
      UPDATE key_package SET revoked_at = coalesce(revoked_at, $4)
      WHERE ref = $1 AND did = $2 AND device_id = $3
      RETURNING ref
    )
    DELETE FROM key_package_claim c USING marked m WHERE c.ref = m.ref`,
}
