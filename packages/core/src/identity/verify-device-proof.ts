import type { Did } from '../mls/index.ts'
import { parseDeviceProof } from '../mls/index.ts'
import type { DeviceCaller } from './callers.ts'
import { acceptDeviceProof } from './device-proof.ts'
import type { DeviceProofPorts, ProvenCall } from './device-proof.ts'
import { liveDevice } from './live-device.ts'

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
  const key = await liveDevice(ports.db, { did, deviceId: proof.deviceId })
  await acceptDeviceProof(ports, { did, proof, lxm, body, key })
  return { did, deviceId: proof.deviceId }
}
