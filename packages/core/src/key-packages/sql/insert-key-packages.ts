import type { PreparedStatement } from '../../database/index.ts'

/**
 * Puts key packages of a device into the stock. Parameters: did, device id, now, and arrays of equal length:
 * refs, suites, bytes, which are last resorts, ends of lifetime. The device's row is locked by the caller.
 */
export const insertKeyPackages: PreparedStatement = {
  name: 'key_packages_insert_key_packages',
  text: `
    INSERT INTO key_package (ref, did, device_id, ciphersuite, bytes, last_resort, created_at, expires_at)
    SELECT ref, $1, $2, ciphersuite, bytes, last_resort, $3, expires_at
    FROM unnest($4::bytea[], $5::text[], $6::bytea[], $7::boolean[], $8::timestamptz[])
      AS new (ref, ciphersuite, bytes, last_resort, expires_at)`,
}
