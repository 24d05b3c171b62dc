import type { Credential } from 'ts-mls'
import { utf8 } from './bytes.ts'
import { asDeviceId, asDid } from './ids.ts'
import type { DeviceId, Did } from './ids.ts'
import { refuse } from './rules/refuse.ts'

/** Whose leaf it is. */
export interface LeafIdentity {
  readonly did: Did
  readonly deviceId: DeviceId
}

/** The credential of a device: BasicCredential, identity = UTF-8 of `did#deviceId` (protocol.md, "Vocabulary"). */
export function credentialOf(did: string, deviceId: string): Credential {
  return { credentialType: 'basic', identity: utf8(`${did}#${deviceId}`) }
}

/**
 * Reads a leaf's credential.
 *
 * @throws ServiceError `InvalidMls`
 */
export function identityOf(credential: Credential): LeafIdentity {
  if (credential.credentialType !== 'basic' || !('identity' in credential)) {
    throw refuse('credential.type', 'the credential is not a BasicCredential')
  }
  const [did = '', deviceId = '', ...more] = decodeText(credential.identity).split('#')
  const identity = { did: asDid(did), deviceId: asDeviceId(deviceId) }
  if (!identity.did || !identity.deviceId || more.length > 0) {
    throw refuse('credential.identity', 'the credential does not name did#deviceId')
  }
  return { did: identity.did, deviceId: identity.deviceId }
}

/** Whether two leaves are of the same device. */
export function sameIdentity(a: LeafIdentity, b: LeafIdentity): boolean {
  return a.did === b.did && a.deviceId === b.deviceId
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw refuse('credential.identity', 'the credential is not UTF-8', cause)
  }
}
