import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { bytesEqual } from '../mls/index.ts'
import type { LeafRef } from '../mls/index.ts'
import { readDevice } from './sql/read-device.ts'
import type { DeviceRow } from './sql/read-device.ts'

/** A device as it was registered. */
export type RegisteredDevice = DeviceCaller & {
  readonly ciphersuite: string
  readonly signatureKey: Uint8Array
}

/**
 * The device that calls, if it may still act.
 *
 * @throws ServiceError `DeviceNotFound`, `AccountSuspended`
 */
export async function liveDevice(db: Queryable, { did, deviceId }: DeviceCaller): Promise<RegisteredDevice> {
  const [row] = await db.query<DeviceRow>(readDevice, [did, deviceId])
  if (row === undefined || row.removed) throw new ServiceError('DeviceNotFound')
  if (row.suspended) throw new ServiceError('AccountSuspended')
  return { did, deviceId, ciphersuite: row.ciphersuite, signatureKey: row.signature_key }
}

/**
 * Checks that a leaf is the device's own: its identity, and the key that it is bound to for ever.
 *
 * @throws ServiceError `NotAllowed`
 */
export function checkOwnLeaf(leaf: LeafRef, device: RegisteredDevice): void {
  const own =
    leaf.did === device.did &&
    leaf.deviceId === device.deviceId &&
    bytesEqual(leaf.signatureKey, device.signatureKey)
  if (!own)
    throw new ServiceError('NotAllowed', { message: 'the leaf is not of the calling device and its key' })
}
