import type { PreparedStatement } from '../../database/index.ts'

/** What is needed to judge a device that has no session. */
export type DeviceRow = {
  readonly ciphersuite: string
  readonly signature_key: Uint8Array
  readonly removed: boolean
  readonly suspended: boolean
}

/** A device by its key, with the state of its account; no lock. Parameters: did, device id. */
export const readDevice: PreparedStatement = {
  name: 'identity_read_device',
  text: `
    SELECT d.ciphersuite, d.signature_key,
           d.removed_at IS NOT NULL AS removed,
           a.suspended_at IS NOT NULL AS suspended
    FROM device d JOIN account a ON a.did = d.did
    WHERE d.did = $1 AND d.device_id = $2`,
}
