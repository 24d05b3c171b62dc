import { verifyKeyPackageBytes } from '@catbird-mls/core/mls'
import type { Extension, KeyPackage, LeafNode } from 'ts-mls'
import { signKeyPackage } from 'ts-mls/keyPackage.js'
import { dave } from '../cast.ts'
import { keyPackageBytes, keyPackageOf, suite } from '../library-group.ts'
import type { Refused } from '../refused.ts'

const { publicPackage: honest } = await keyPackageOf(dave)
const { capabilities } = honest.leafNode
const applicationId: Extension = { extensionType: 'application_id', extensionData: Uint8Array.of(1) }
const unknown: Extension = { extensionType: 0x1234, extensionData: Uint8Array.of(1) }
/** No type of a key package's leaf says so, which is the point. */
const madeForAnUpdate = { leafNodeSource: 'update' as 'key_package' }
const seconds = BigInt(Math.floor(Date.now() / 1000))

/** Publishes a key package with another leaf, signed anew. */
async function publishLeaf(leaf: Partial<LeafNode>): Promise<unknown> {
  return read((await keyPackageOf(dave, { leaf })).publicPackage)
}

/** Publishes a key package with something else beside its leaf, signed anew. */
async function publish(change: Partial<KeyPackage>): Promise<unknown> {
  return read(await signKeyPackage({ ...honest, ...change }, dave.keys.signKey, suite.signature))
}

function read(keyPackage: KeyPackage): Promise<unknown> {
  return verifyKeyPackageBytes(keyPackageBytes(keyPackage), new Date())
}

/** An honest key package, signed anew: no row is refused for the forging. */
export async function publishHonestly(): Promise<void> {
  await publish({})
  await publishLeaf({})
}

/** Key packages that nobody could be added by. */
export const keyPackages: Refused[] = [
  [
    'bytes that are no key package',
    'key-package.form',
    () => verifyKeyPackageBytes(Uint8Array.of(0, 1, 0, 5, 0), new Date()),
  ],
  [
    'a key package whose leaf is made for an Update',
    'key-package.form',
    () => read({ ...honest, leafNode: { ...honest.leafNode, ...madeForAnUpdate } }),
  ],
  [
    'a key package of a suite that nobody computes',
    'ciphersuite.known',
    () => publish({ cipherSuite: 'MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448' }),
  ],
  [
    'a key package of no device',
    'key-package.credential',
    () => publishLeaf({ credential: named('did:plc:d') }),
  ],
  [
    'a key package of two devices',
    'key-package.credential',
    () => publishLeaf({ credential: named(`${dave.did}#${dave.deviceId}#${dave.deviceId}`) }),
  ],
  [
    'a key package with one key for two uses',
    'key-package.init-key',
    () => publish({ initKey: honest.leafNode.hpkePublicKey }),
  ],
  [
    'a key package that nobody can seal a Welcome to',
    'key-package.encryption-keys',
    () => publish({ initKey: new Uint8Array(32) }),
  ],
  [
    'a key package that nobody can seal a path to',
    'key-package.encryption-keys',
    () => publishLeaf({ hpkePublicKey: new Uint8Array(32) }),
  ],
  [
    'a key package whose signature key lets anybody sign',
    'key-package.signature-key',
    () => publishLeaf({ signaturePublicKey: Uint8Array.of(1, ...new Uint8Array(31)) }),
  ],
  ['a key package of no version', 'key-package.version', () => publishCapabilities({ versions: [] })],
  [
    'a key package that does not support its suite',
    'key-package.ciphersuite',
    () => publishCapabilities({ ciphersuites: [] }),
  ],
  [
    'a key package that knows no basic credentials',
    'key-package.credentials',
    () => publishCapabilities({ credentials: [] }),
  ],
  [
    'a key package that reads no policies',
    'key-package.policy',
    () => publishCapabilities({ extensions: [] }),
  ],
  [
    'a key package whose leaf has an extension it does not support',
    'key-package.extensions-listed',
    () => publishLeaf({ extensions: [unknown] }),
  ],
  [
    'a key package with an extension it does not support',
    'key-package.extensions-listed',
    () => publish({ extensions: [unknown] }),
  ],
  [
    'a key package whose leaf has an extension twice',
    'key-package.extensions-once',
    () => publishLeaf({ extensions: [applicationId, applicationId] }),
  ],
  [
    'a key package with an extension twice',
    'key-package.extensions-once',
    () => publish({ extensions: [applicationId, applicationId] }),
  ],
  [
    'a key package that lists a default extension',
    'key-package.defaults-unlisted',
    () => publishCapabilities({ extensions: [...capabilities.extensions, 3] }),
  ],
  [
    'a key package that lists a default proposal',
    'key-package.defaults-unlisted',
    () => publishCapabilities({ proposals: [1] }),
  ],
  [
    'a key package that somebody altered',
    'key-package.signature',
    () => read({ ...honest, extensions: [applicationId] }),
  ],
  [
    'a key package whose leaf somebody altered',
    'key-package.signature',
    () => publish({ leafNode: { ...honest.leafNode, extensions: [applicationId] } }),
  ],
  [
    'a key package that has expired',
    'key-package.lifetime-ended',
    () => publishLeaf({ lifetime: { notBefore: seconds - 7200n, notAfter: seconds - 3600n } }),
  ],
  [
    'a key package that is not valid yet',
    'key-package.lifetime-begun',
    () => publishLeaf({ lifetime: { notBefore: seconds + 3600n, notAfter: seconds + 7200n } }),
  ],
  [
    'a key package for a lifetime and a half',
    'key-package.lifetime-length',
    () => publishLeaf({ lifetime: { notBefore: 0n, notAfter: 2n ** 62n } }),
  ],
]

function publishCapabilities(change: Partial<LeafNode['capabilities']>): Promise<unknown> {
  return publishLeaf({ capabilities: { ...capabilities, ...change } })
}

function named(identity: string): LeafNode['credential'] {
  return { credentialType: 'basic', identity: new TextEncoder().encode(identity) }
}
