import { randomBytes, randomUUID } from 'node:crypto'
import { DEFAULT_CIPHERSUITE, createDeviceProof, loadCiphersuite } from '../../mls/index.ts'
import type { DeviceId, Did } from '../../mls/index.ts'
import type { ProvenCall } from '../device-proof.ts'

/** A device with its keys, known to no service yet. */
export type TestDevice = {
  readonly did: Did
  readonly deviceId: DeviceId
  readonly ciphersuite: string
  readonly signatureKey: Uint8Array
  readonly privateKey: Uint8Array
}

/** Makes a device, of a fresh account unless told otherwise. */
export async function createTestDevice(of: Partial<TestDevice> = {}): Promise<TestDevice> {
  const ciphersuite = of.ciphersuite ?? DEFAULT_CIPHERSUITE
  const { publicKey, signKey } = await (await loadCiphersuite(ciphersuite)).signature.keygen()
  return {
    did: `did:example:${randomUUID()}` as Did,
    deviceId: randomUUID() as string as DeviceId,
    ciphersuite,
    signatureKey: publicKey,
    privateKey: signKey,
    ...of,
  }
}

/** A device's proof for a call to the service. */
export function proveTestDevice(
  device: TestDevice,
  call: ProvenCall & { readonly serviceDid: Did; readonly now: Date; readonly nonce?: Uint8Array },
): Promise<string> {
  return createDeviceProof(
    { service: call.serviceDid, did: device.did, lxm: call.lxm, body: { ...call.body } },
    { deviceId: device.deviceId, ciphersuite: device.ciphersuite, signatureKey: device.privateKey },
    { issuedAt: Math.floor(call.now.getTime() / 1000), nonce: call.nonce ?? randomBytes(16) },
  )
}
