import { credentialOf, POLICY_EXTENSION } from '@catbird-mls/core/mls'
import { generateKeyPackageWithKey } from 'ts-mls'
import type { KeyPackage, PrivateKeyPackage } from 'ts-mls'
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js'
import { asBytes, fromCbor, toCbor } from '../cbor.ts'
import type { DeviceKeys } from './device-keys.ts'
import { loadSuite } from './suite.ts'
import { decodeKeyPackage, encodeKeyPackage } from './wire.ts'

/** A key package of this device with its private half, ready to be stored and published. */
export interface OwnKeyPackage {
  /** KeyPackageRef (RFC 9420 §5.2): what a Welcome names. */
  readonly ref: Uint8Array
  /** The public half as it travels. */
  readonly keyPackage: Uint8Array
  /** The private half, encoded; it never leaves the device. */
  readonly privateKeys: Uint8Array
  /** When it stops being valid (ms). */
  readonly expiresAt: number
}

/** How long a key package is valid, from an hour before now: clocks differ. */
export interface KeyPackageLifetime {
  readonly now: number
  readonly days: number
}

/** Makes a key package. */
export async function makeKeyPackage(
  device: DeviceKeys,
  lifetime: KeyPackageLifetime,
): Promise<OwnKeyPackage> {
  const suite = await loadSuite(device.ciphersuite)
  const { publicPackage, privatePackage } = await generate(device, lifetime)
  return {
    ref: await makeKeyPackageRef(publicPackage, suite.hash),
    keyPackage: encodeKeyPackage(publicPackage),
    privateKeys: encodePrivateKeys(privatePackage),
    expiresAt: Number(notAfter(lifetime)) * 1000,
  }
}

/** A key package that is used at once and published nowhere: for creating or joining by external commit. */
export async function ephemeralKeyPackage(
  device: DeviceKeys,
  now: number,
): Promise<{ publicPackage: KeyPackage; privatePackage: PrivateKeyPackage }> {
  return generate(device, { now, days: 1 })
}

/** Both halves, as the library wants them. */
export function decodeOwnKeyPackage(
  { keyPackage, privateKeys }: Pick<OwnKeyPackage, 'keyPackage' | 'privateKeys'>,
  device: DeviceKeys,
): { publicPackage: KeyPackage; privatePackage: PrivateKeyPackage } {
  const keys = fromCbor(privateKeys)
  return {
    publicPackage: decodeKeyPackage(keyPackage),
    privatePackage: {
      initPrivateKey: asBytes(keys.init),
      hpkePrivateKey: asBytes(keys.hpke),
      signaturePrivateKey: device.privateKey,
    },
  }
}

async function generate(device: DeviceKeys, lifetime: KeyPackageLifetime) {
  const suite = await loadSuite(device.ciphersuite)
  return generateKeyPackageWithKey(
    credentialOf(device.did, device.deviceId),
    {
      versions: ['mls10'],
      ciphersuites: [device.ciphersuite],
      extensions: [POLICY_EXTENSION],
      proposals: [],
      credentials: ['basic'],
    },
    { notBefore: BigInt(Math.floor(lifetime.now / 1000) - 3600), notAfter: notAfter(lifetime) },
    [],
    { publicKey: device.publicKey, signKey: device.privateKey },
    suite,
  )
}

function notAfter({ now, days }: KeyPackageLifetime): bigint {
  return BigInt(Math.floor(now / 1000) + days * 86_400)
}

function encodePrivateKeys({ initPrivateKey, hpkePrivateKey }: PrivateKeyPackage): Uint8Array {
  return toCbor({ init: initPrivateKey, hpke: hpkePrivateKey })
}
