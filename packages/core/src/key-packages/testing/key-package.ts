import { encodeMlsMessage, generateKeyPackageWithKey } from 'ts-mls'
import type { Capabilities } from 'ts-mls'
import type { TestDevice } from '../../identity/testing/device.ts'
import { POLICY_EXTENSION, credentialOf, loadCiphersuite } from '../../mls/index.ts'
import type { KnownCiphersuite } from '../../mls/index.ts'

/** Makes a key package of a device as it is published; `days` is how long it lives from `now` on. */
export async function createTestKeyPackage(
  device: TestDevice,
  { now, days = 30, capabilities = {} }: { now: Date; days?: number; capabilities?: Partial<Capabilities> },
): Promise<Uint8Array> {
  const seconds = BigInt(Math.floor(now.getTime() / 1000))
  const { publicPackage } = await generateKeyPackageWithKey(
    credentialOf(device.did, device.deviceId),
    {
      versions: ['mls10'],
      ciphersuites: [device.ciphersuite as KnownCiphersuite],
      extensions: [POLICY_EXTENSION],
      proposals: [],
      credentials: ['basic'],
      ...capabilities,
    },
    { notBefore: seconds - 60n, notAfter: seconds + BigInt(Math.round(days * 86_400)) },
    [],
    { signKey: device.privateKey, publicKey: device.signatureKey },
    await loadCiphersuite(device.ciphersuite),
  )
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage })
}

/** Makes several. */
export function createTestKeyPackages(device: TestDevice, count: number, now: Date): Promise<Uint8Array[]> {
  return Promise.all(Array.from({ length: count }, () => createTestKeyPackage(device, { now })))
}
