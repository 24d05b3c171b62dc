import {
  defaultLifetime,
  generateKeyPackageWithKey,
  type Capabilities,
  type CiphersuiteImpl,
  type KeyPackage,
  type PrivateKeyPackage,
} from 'ts-mls'
import { policyExtensionType } from './extensions.ts'

/** A device: its name stands for `did#deviceId`, and its signature key is bound to it for ever. */
export interface Device {
  readonly name: string
  readonly signatureKey: { readonly signKey: Uint8Array; readonly publicKey: Uint8Array }
}

/** A key package with its private part. */
export interface OwnKeyPackage {
  readonly publicPackage: KeyPackage
  readonly privatePackage: PrivateKeyPackage
}

/** Makes a device with a fresh signature key. */
export async function newDevice(name: string, suite: CiphersuiteImpl): Promise<Device> {
  return { name, signatureKey: await suite.signature.keygen() }
}

/** Makes one more key package of a device. */
export function newKeyPackage(
  device: Device,
  suite: CiphersuiteImpl,
  lifetime = defaultLifetime,
): Promise<OwnKeyPackage> {
  return generateKeyPackageWithKey(
    { credentialType: 'basic', identity: new TextEncoder().encode(device.name) },
    capabilitiesFor(suite),
    lifetime,
    [],
    device.signatureKey,
    suite,
  )
}

function capabilitiesFor(suite: CiphersuiteImpl): Capabilities {
  return {
    versions: ['mls10'],
    ciphersuites: [suite.name],
    extensions: [policyExtensionType],
    proposals: [],
    credentials: ['basic'],
  }
}
