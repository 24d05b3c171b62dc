import type { PreparedStatement } from '../../database/index.ts'
import { standingOf } from '../../identity/may-act.ts'
import type { Standing } from '../../identity/may-act.ts'

/** Whether the device may act. */
export type HeldDeviceRow = Standing & { readonly removed: boolean }

/**
 * Holds a device's row until the end of the transaction, so that what the device does in it comes wholly before
 * or wholly after its removal. FOR SHARE: acts of one device do not wait for each other, its removal waits for
 * them. Parameters: did, device id.
 */
export const holdDevice: PreparedStatement = {
  name: 'devices_hold_device',
  text: `
    SELECT d.removed_at IS NOT NULL AS removed, ${standingOf('a')}
    FROM device d JOIN account a ON a.did = d.did
    WHERE d.did = $1 AND d.device_id = $2
    FOR SHARE OF d`,
}
