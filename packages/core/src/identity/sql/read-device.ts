import type { PreparedStatement } from '../../database/index.ts'
import { standingOf } from '../may-act.ts'
import type { Standing } from '../may-act.ts'

/** A device as it was registered, and whether it may still act. */
export type DeviceRow = Standing & {
  readonly ciphersuite: string
  readonly signature_key: Uint8Array
  readonly removed: boolean
}

/**
 * A device by its id, with the state of its account. Parameters: did, device id. No lock: suite and key never change,
 * and a removal that commits after this was read comes after the act.
 */
export const readDevice: PreparedStatement = {
  name: 'identity_read_device',
  text: `
    SELECT d.ciphersuite, d.signature_key,
           d.removed_at IS NOT NULL AS removed,
           ${standingOf('a')}
    FROM device d JOIN account a ON a.did = d.did
    WHERE d.did = $1 AND d.device_id = $2`,
}
