import { ServiceError } from '../errors/index.ts'
import type { Did } from '../mls/index.ts'
import { beginSession } from './begin-session.ts'
import type { BeginSessionPorts } from './begin-session.ts'
import type { DeviceProofPorts, ProvenCall } from './device-proof.ts'
import type { SessionGrant } from './session-grant.ts'
import { verifyDeviceProof } from './verify-device-proof.ts'

/** Signs a device in: the account is known by service auth, the device proves its key. */
export async function createSession(
  ports: DeviceProofPorts & BeginSessionPorts,
  input: ProvenCall & { readonly did: Did; readonly deviceId: string; readonly deviceProof: string },
): Promise<SessionGrant> {
  const { did, deviceId, deviceProof: proof, lxm, body } = input
  const caller = await verifyDeviceProof(ports, { did, proof, lxm, body })
  if (caller.deviceId !== deviceId) {
    throw new ServiceError('BadDeviceProof', { message: 'The device proof is of another device.' })
  }
  return beginSession(ports, caller)
}
