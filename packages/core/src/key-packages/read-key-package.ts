import { createHash } from 'node:crypto'
import { ServiceError, isServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/index.ts'
import { bytesEqual, sameIdentity, verifyKeyPackageBytes } from '../mls/index.ts'
import type { VerifiedKeyPackage } from '../mls/index.ts'
import { maxKeyPackageBytes } from './limits.ts'

/** A key package that may be published. */
export type NewKeyPackage = {
  readonly ref: Uint8Array
  readonly bytes: Uint8Array
  readonly ciphersuite: string
  readonly lastResort: boolean
  readonly expiresAt: Date
  /** What its init key is remembered by. */
  readonly initKeyHash: string
}

/** The device that a key package has to be of. */
type Owner = DeviceCaller & { readonly ciphersuite: string; readonly signatureKey: Uint8Array }

/**
 * Reads a key package and holds it against its device: it must be valid by itself (RFC 9420 §10.1), and have the
 * device's credential, suite, and registered key. Throws `InvalidKeyPackage` or `PayloadTooLarge`.
 */
export async function readKeyPackage(
  bytes: Uint8Array,
  { owner, lastResort, now }: { readonly owner: Owner; readonly lastResort: boolean; readonly now: Date },
): Promise<NewKeyPackage> {
  if (bytes.length > maxKeyPackageBytes) {
    throw new ServiceError('PayloadTooLarge', {
      message: `A key package may have ${maxKeyPackageBytes} bytes.`,
    })
  }
  const verified = await verifyKeyPackageBytes(bytes, now).catch(asInvalid)
  const { ref, ciphersuite, expiresAt, initKey } = verified
  checkOwner(verified, owner)
  const initKeyHash = createHash('sha256').update(initKey).digest('base64url')
  return { ref, bytes, ciphersuite, lastResort, expiresAt, initKeyHash }
}

function checkOwner({ identity, ciphersuite, signatureKey }: VerifiedKeyPackage, owner: Owner): void {
  if (!sameIdentity(identity, owner)) throw invalid('its credential is not that of the calling device')
  if (ciphersuite !== owner.ciphersuite) throw invalid('it is not of the suite that the device registered')
  if (!bytesEqual(signatureKey, owner.signatureKey))
    throw invalid('its key is not the one that the device registered')
}

/** A suite that this service does not know is one more way of being no key package of this device. */
function asInvalid(thrown: unknown): never {
  if (isServiceError(thrown, 'UnsupportedCiphersuite')) throw invalid('its suite is not supported')
  throw thrown
}

function invalid(reason: string): ServiceError {
  return new ServiceError('InvalidKeyPackage', { message: `the key package is refused: ${reason}` })
}
