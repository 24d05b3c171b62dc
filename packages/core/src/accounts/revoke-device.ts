import { audit } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import type { Bus } from '../bus/index.ts'
import type { Database } from '../database/index.ts'
import { removeDevice } from '../devices/index.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'

/**
 * Removes a device for its account, as `removeDevice` does: it is cut off at once, and its removal is suggested in its
 * convos. It cannot be taken back; the account may register another device.
 *
 * @throws ServiceError `DeviceNotFound`
 */
export async function revokeDevice(
  ports: { readonly db: Database; readonly bus: Bus; readonly clock: Clock },
  { did, deviceId, by }: { readonly did: Did; readonly deviceId: DeviceId; readonly by: Operator },
): Promise<void> {
  await removeDevice(ports, { did, deviceId }, 'deviceRemoved', (tx, before) =>
    audit(tx, ports, { by, act: 'revokeDevice', subject: deviceId, did, before, after: { removed: true } }),
  )
}
