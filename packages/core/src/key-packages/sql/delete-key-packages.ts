import type { PreparedStatement } from '../../database/index.ts'

/**
 * Deletes key packages of a device that nobody has taken out of its stock: those named, or all. Parameters: did,
 * device id, refs, whether all. One that is being claimed just now is waited for and stays with its claimer.
 * Claims on a last resort go with it.
 */
export const deleteKeyPackages: PreparedStatement = {
  name: 'key_packages_delete_key_packages',
  text: `
    DELETE FROM key_package
    WHERE did = $1 AND device_id = $2 AND claimed_at IS NULL AND revoked_at IS NULL
      AND ($4 OR ref = ANY ($3::bytea[]))`,
}
