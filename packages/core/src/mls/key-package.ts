import { extensionsSupportedByCapabilities } from 'ts-mls/extension.js'
import { encodeKeyPackage, verifyKeyPackage } from 'ts-mls/keyPackage.js'
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js'
import type { KeyPackage } from 'ts-mls'
import { isServiceError } from '../errors/index.ts'
import type { ServiceError } from '../errors/index.ts'
import { bytesEqual } from './bytes.ts'
import { loadCiphersuite } from './load-ciphersuite.ts'
import { identityOf } from './credential.ts'
import type { LeafIdentity } from './credential.ts'
import { isUsableHpkeKey } from './hpke-keys.ts'
import { refHash } from './labels.ts'
import { flawOf, isEachOnce } from './leaf-capabilities.ts'
import type { LeafFlaw } from './leaf-capabilities.ts'
import { refuse } from './rules/refuse.ts'
import type { RuleId } from './rules/table.ts'
import { isUsableSignatureKey } from './signature-keys.ts'
import { decodeMessage } from './wire.ts'

/** The longest lifetime of a key package in seconds, counted from not_before: a year and a day of clock. */
export const MAX_LIFETIME_SECONDS = 367 * 24 * 3600

/** A key package that has been verified. */
export interface VerifiedKeyPackage {
  readonly keyPackage: KeyPackage
  /** KeyPackageRef (RFC 9420 §5.2). */
  readonly ref: Uint8Array
  readonly identity: LeafIdentity
  readonly ciphersuite: string
  readonly signatureKey: Uint8Array
  readonly initKey: Uint8Array
  readonly expiresAt: Date
}

/**
 * Reads MLSMessage(KeyPackage) and checks everything that it shows by itself (RFC 9420 §10.1, §7.3).
 *
 * @throws ServiceError `InvalidKeyPackage`, `UnsupportedCiphersuite`
 */
export async function verifyKeyPackageBytes(bytes: Uint8Array, now: Date): Promise<VerifiedKeyPackage> {
  const keyPackage = decodeKeyPackage(bytes)
  await checkKeyPackage(keyPackage)
  return {
    keyPackage,
    ref: keyPackageRefOf(keyPackage),
    identity: underRule('key-package.credential', () => identityOf(keyPackage.leafNode.credential)),
    ciphersuite: keyPackage.cipherSuite,
    signatureKey: keyPackage.leafNode.signaturePublicKey,
    initKey: keyPackage.initKey,
    expiresAt: checkLifetime(keyPackage, now),
  }
}

/**
 * Checks a key package apart from time: signatures, capabilities, keys (RFC 9420 §10.1).
 *
 * @throws ServiceError `InvalidKeyPackage`, `UnsupportedCiphersuite`
 */
export async function checkKeyPackage(keyPackage: KeyPackage): Promise<void> {
  const { leafNode } = keyPackage
  const { signature } = await loadCiphersuite(keyPackage.cipherSuite)
  // RFC 9420 §10.1: the init key must differ from the leaf's encryption key
  if (bytesEqual(keyPackage.initKey, leafNode.hpkePublicKey)) {
    throw invalidKeyPackage('key-package.init-key', 'its init key is also its encryption key')
  }
  const sealable = [keyPackage.initKey, leafNode.hpkePublicKey].every((key) =>
    isUsableHpkeKey(key, keyPackage.cipherSuite),
  )
  if (!sealable) throw invalidKeyPackage('key-package.encryption-keys', 'nobody can seal to its keys')
  if (!isUsableSignatureKey(leafNode.signaturePublicKey, keyPackage.cipherSuite))
    throw invalidKeyPackage('key-package.signature-key', 'anybody can sign by its signature key')
  checkCapabilities(keyPackage)
  checkExtensions(keyPackage)
  const signed = await verifies(async () => {
    const leaf = await verifyLeafNodeSignatureKeyPackage(leafNode, signature)
    return leaf && (await verifyKeyPackage(keyPackage, signature))
  })
  if (!signed) throw invalidKeyPackage('key-package.signature', 'a signature in it does not verify')
}

/** The reference of a key package as bytes travel in a Welcome (RFC 9420 §5.2). */
export function keyPackageRefOf(keyPackage: KeyPackage): Uint8Array {
  return refHash('MLS 1.0 KeyPackage Reference', encodeKeyPackage(keyPackage), keyPackage.cipherSuite)
}

function decodeKeyPackage(bytes: Uint8Array): KeyPackage {
  return underRule(
    'key-package.form',
    () => decodeMessage(bytes, 'mls_key_package', 'a KeyPackage').keyPackage,
  )
}

const flaws: Readonly<Record<LeafFlaw, readonly [RuleId, string]>> = {
  version: ['key-package.version', 'its capabilities lack its own version'],
  ciphersuite: ['key-package.ciphersuite', 'its capabilities lack its own suite'],
  credentials: ['key-package.credentials', 'its capabilities lack basic credentials'],
  policy: ['key-package.policy', 'its capabilities lack the policy extension (0xF0C1)'],
  'own-extensions': ['key-package.extensions-listed', 'its capabilities lack an extension of its leaf'],
  'extensions-once': ['key-package.extensions-once', 'its leaf has an extension twice'],
  defaults: ['key-package.defaults-unlisted', 'its capabilities list what every client supports'],
}

/** RFC 9420 §7.2, §7.3: version, suite, the policy extension and basic credentials must be supported. */
function checkCapabilities(keyPackage: KeyPackage): void {
  const flaw = flawOf(keyPackage.leafNode, keyPackage)
  if (!flaw) return
  const [rule, what] = flaws[flaw]
  throw invalidKeyPackage(rule, what)
}

/** RFC 9420 §10, §13.4: the same of the extensions beside the leaf. */
function checkExtensions({ extensions, leafNode }: KeyPackage): void {
  if (!extensionsSupportedByCapabilities(extensions, leafNode.capabilities))
    throw invalidKeyPackage('key-package.extensions-listed', 'its capabilities lack an extension of it')
  if (!isEachOnce(extensions))
    throw invalidKeyPackage('key-package.extensions-once', 'it has an extension twice')
}

/**
 * RFC 9420 §7.2: a lifetime that has begun, has not ended, and is no longer than applications allow. Clocks that are
 * ahead get no grace: whoever adds by a key package checks the same, and its whole commit would fail.
 */
function checkLifetime({ leafNode }: KeyPackage, now: Date): Date {
  const { notBefore, notAfter } = leafNode.lifetime
  const seconds = BigInt(Math.floor(now.getTime() / 1000))
  if (notAfter <= seconds) throw invalidKeyPackage('key-package.lifetime-ended', 'its lifetime has ended')
  if (notBefore > seconds) throw invalidKeyPackage('key-package.lifetime-begun', 'its lifetime has not begun')
  if (notAfter - notBefore > BigInt(MAX_LIFETIME_SECONDS))
    throw invalidKeyPackage('key-package.lifetime-length', 'its lifetime is too long')
  return new Date(Number(notAfter) * 1000)
}

async function verifies(act: () => Promise<boolean>): Promise<boolean> {
  try {
    return await act()
  } catch {
    return false // a key or signature of the wrong length or encoding verifies nothing
  }
}

/** What other rules refuse is refused by the key package's own. */
function underRule<T>(rule: RuleId, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    if (!isServiceError(cause)) throw cause
    throw invalidKeyPackage(rule, cause.message, cause)
  }
}

function invalidKeyPackage(rule: RuleId, reason: string, cause?: unknown): ServiceError {
  return refuse(rule, `the key package is refused: ${reason}`, cause)
}
