/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.keyPackage.defs'

/** A key package that the caller may now add. */
export interface ClaimedKeyPackage {
  $type?: 'blue.catbird.mls.keyPackage.defs#claimedKeyPackage'
  /** The account. */
  did: string
  /** The device that the key package adds. */
  deviceId: string
  /** KeyPackageRef (RFC 9420, section 5.2). */
  ref: Uint8Array
  /** The KeyPackage, as an MLSMessage. */
  keyPackage: Uint8Array
  /** Whether it is the last resort of its device, which may be claimed any number of times. */
  lastResort: boolean
}

const hashClaimedKeyPackage = 'claimedKeyPackage'

export function isClaimedKeyPackage<V>(v: V) {
  return is$typed(v, id, hashClaimedKeyPackage)
}

export function validateClaimedKeyPackage<V>(v: V) {
  return validate<ClaimedKeyPackage & V>(v, id, hashClaimedKeyPackage)
}

/** A device, or a whole account, of which no key package is in stock. */
export interface MissingKeyPackage {
  $type?: 'blue.catbird.mls.keyPackage.defs#missingKeyPackage'
  /** The account. */
  did: string
  /** The device; absent if the account has no device at all. */
  deviceId?: string
}

const hashMissingKeyPackage = 'missingKeyPackage'

export function isMissingKeyPackage<V>(v: V) {
  return is$typed(v, id, hashMissingKeyPackage)
}

export function validateMissingKeyPackage<V>(v: V) {
  return validate<MissingKeyPackage & V>(v, id, hashMissingKeyPackage)
}
