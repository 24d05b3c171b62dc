import { ServiceError } from '../errors/index.ts'
import type { Did } from '../mls/index.ts'
import { parseDeviceProof } from '../mls/index.ts'
import type { DeviceCaller } from './callers.ts'
import { acceptDeviceProof } from './device-proof.ts'
import type { DeviceProofPorts, ProvenCall } from './device-proof.ts'
import { readDevice } from './sql/read-device.ts'
import type { DeviceRow } from './sql/read-device.ts'

/**
 * Which device of an account a call comes from, by the proof that it carries: service auth names the account
 * alone. The device must be registered and not removed, and the proof made by its key for this very call.
 */
export async function verifyDeviceProof(
  ports: DeviceProofPorts,
  input: ProvenCall & { readonly did: Did; readonly proof: string },
): Promise<DeviceCaller> {
  const { did, lxm, body } = input
  const proof = parseDeviceProof(input.proof)
  const [device] = await ports.db.query<DeviceRow>(readDevice, [did, proof.deviceId])
  if (device === undefined || device.removed) throw new ServiceError('DeviceNotFound')
  if (device.suspended) throw new ServiceError('AccountSuspended')
  const key = { ciphersuite: device.ciphersuite, signatureKey: device.signature_key }
  await acceptDeviceProof(ports, { did, proof, lxm, body, key })
  return { did, deviceId: proof.deviceId }
}
