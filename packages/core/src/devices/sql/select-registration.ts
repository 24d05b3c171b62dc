import type { PreparedStatement } from '../../database/index.ts'

/** What speaks for or against registering a device. */
export type RegistrationRow = {
  /** The device of that id, if the id has ever been used by the account. */
  readonly known_key: Uint8Array | null
  readonly known_suite: string | null
  readonly removed: boolean | null
  /** Whether the key has ever been used by another device, of any account. */
  readonly key_taken: boolean
  readonly active: number
}

/**
 * Whether a device id and a key are free, and how many devices the account has. Parameters: did, device id,
 * the forms of the signature key. To be read while the account's row is locked: then no other registration of the account is
 * under way, and a key taken by another account at the same moment is caught by its unique index.
 */
export const selectRegistration: PreparedStatement = {
  name: 'devices_select_registration',
  text: `
    SELECT d.signature_key AS known_key, d.ciphersuite AS known_suite, d.removed_at IS NOT NULL AS removed,
           EXISTS (
             SELECT FROM device k WHERE k.signature_key = ANY ($3::bytea[]) AND (k.did, k.device_id) <> ($1, $2)
           ) AS key_taken,
           (SELECT count(*) FROM device a WHERE a.did = $1 AND a.removed_at IS NULL) AS active
    FROM (SELECT 1) one
    LEFT JOIN device d ON d.did = $1 AND d.device_id = $2`,
}
