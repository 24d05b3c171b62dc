import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { verifyDeviceProofSignature } from '../mls/index.ts'
import type { DeviceProof, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { isTimely, useUpNonce } from './proof-nonce.ts'

/** The call that a device proof has to be about: its method, and its input without the proof. */
export type ProvenCall = { readonly lxm: string; readonly body: object }

/** What checking a device proof needs. */
export type DeviceProofPorts = {
  readonly db: Queryable
  readonly clock: Clock
  /** This service's own DID, without a fragment. */
  readonly serviceDid: Did
}

/**
 * Accepts a device proof made by a given key for a given call, and uses up its nonce. The nonce is claimed last,
 * so that nobody can use it up without the key. A proxying PDS makes the service-auth token, and the client
 * knows nothing of its jti: hence a nonce of the proof's own.
 */
export async function acceptDeviceProof(
  ports: DeviceProofPorts,
  input: ProvenCall & {
    readonly did: Did
    readonly proof: DeviceProof
    readonly key: { readonly ciphersuite: string; readonly signatureKey: Uint8Array }
  },
): Promise<void> {
  const { did, proof, lxm, key } = input
  if (!isTimely(ports.clock, proof)) {
    throw refused('The device proof was not made within 5 minutes of now; check the clock.')
  }
  const scope = { service: ports.serviceDid, did, lxm, body: { ...input.body } }
  if (!(await verifyDeviceProofSignature(scope, proof, key))) {
    throw refused('The device proof is not signed by the key of the device over this very call.')
  }
  const fresh = await useUpNonce(ports.db, { did, whose: `proof:${did}#${proof.deviceId}` }, proof)
  if (!fresh) throw refused('The device proof has been used before.')
}

function refused(message: string): ServiceError {
  return new ServiceError('BadDeviceProof', { message })
}
