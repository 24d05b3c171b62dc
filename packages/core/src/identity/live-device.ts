import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from './callers.ts'
import { cutOffBy } from './refuse-cut-off.ts'
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
  const refusal = cutOffBy(row)
  if (refusal !== undefined) throw refusal
  return { did, deviceId, ciphersuite: row.ciphersuite, signatureKey: row.signature_key }
}
