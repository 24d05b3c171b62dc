import { DEFAULT_CIPHERSUITE } from '@catbird-mls/core/mls'
import type { KnownCiphersuite } from '@catbird-mls/core/mls'
import { loadSuite } from './suite.ts'

/**
 * A device's identity and MLS signature key, for ever bound to each other.
 * Kept apart from any group's state: a device that lost its state resyncs with the same key.
 */
export interface DeviceKeys {
  readonly did: string
  readonly deviceId: string
  readonly ciphersuite: KnownCiphersuite
  readonly publicKey: Uint8Array
  readonly privateKey: Uint8Array
}

/** Makes a new device of an account: a random id and a fresh signature key. */
export async function generateDeviceKeys(
  did: string,
  ciphersuite: KnownCiphersuite = DEFAULT_CIPHERSUITE,
): Promise<DeviceKeys> {
  const suite = await loadSuite(ciphersuite)
  const { publicKey, signKey } = await suite.signature.keygen()
  return { did, deviceId: crypto.randomUUID(), ciphersuite, publicKey, privateKey: signKey }
}
