import { encodeMlsMessage, generateKeyPackageWithKey } from 'ts-mls'
import type { KeyPackage, PrivateKeyPackage } from 'ts-mls'
import type { TestDevice } from '../../identity/testing/device.ts'
import {
  credentialOf,
  isKnownCiphersuite,
  keyPackageRefOf,
  loadCiphersuite,
  POLICY_EXTENSION,
} from '../../mls/index.ts'

/** A key package with its private half, as its device holds it. */
export type OwnKeyPackage = {
  readonly ref: Uint8Array
  /** As it is published: MLSMessage. */
  readonly bytes: Uint8Array
  readonly publicPackage: KeyPackage
  readonly privatePackage: PrivateKeyPackage
}

/** Makes a key package of a device, valid for a month from now. */
export async function makeOwnKeyPackage(device: TestDevice): Promise<OwnKeyPackage> {
  if (!isKnownCiphersuite(device.ciphersuite)) throw new TypeError(`an unknown suite: ${device.ciphersuite}`)
  const now = BigInt(Math.floor(Date.now() / 1000))
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    credentialOf(device.did, device.deviceId),
    {
      versions: ['mls10'],
      ciphersuites: [device.ciphersuite],
      extensions: [POLICY_EXTENSION],
      proposals: [],
      credentials: ['basic'],
    },
    { notBefore: now - 3600n, notAfter: now + 30n * 86_400n },
    [],
    { signKey: device.privateKey, publicKey: device.signatureKey },
    await loadCiphersuite(device.ciphersuite),
  )
  return {
    ref: keyPackageRefOf(publicPackage),
    bytes: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage }),
    publicPackage,
    privatePackage,
  }
}
