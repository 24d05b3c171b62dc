import type { PreparedStatement } from '../../database/index.ts'

/** What a key package has to agree with. */
export type DeviceRow = {
  readonly ciphersuite: string
  readonly signature_key: Uint8Array
  readonly removed: boolean
}

/** The calling device's suite and key; no lock, since neither ever changes. Parameters: did, device id. */
export const readDevice: PreparedStatement = {
  name: 'key_packages_read_device',
  text: `
    SELECT ciphersuite, signature_key, removed_at IS NOT NULL AS removed FROM device
    WHERE did = $1 AND device_id = $2`,
}
