import type { Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { cutOffBy } from '../identity/index.ts'
import type { DeviceCaller } from '../identity/index.ts'
import { holdDevice } from './sql/hold-device.ts'
import type { HeldDeviceRow } from './sql/hold-device.ts'

/**
 * Makes sure that a device may act until the transaction ends: a removal waits for it, and is seen by whoever
 * comes later. Among a transaction's locks it comes after convo rows and before key packages and accounts.
 */
export async function requireActiveDevice(tx: Tx, { did, deviceId }: DeviceCaller): Promise<void> {
  const [device] = await tx.query<HeldDeviceRow>(holdDevice, [did, deviceId])
  if (device === undefined || device.removed) throw new ServiceError('DeviceNotFound')
  const refusal = cutOffBy(device)
  if (refusal !== undefined) throw refusal
}
