/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.actor.device'

export interface Main {
  $type: 'blue.catbird.mls.actor.device'
  /** The ciphersuite whose signature scheme the key is of. */
  ciphersuite:
    'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' | 'MLS_256_XWING_AES256GCM_SHA512_Ed25519' | (string & {})
  /** Public MLS signature key of the device. */
  signatureKey: Uint8Array
  /** When the device was set up, by its own clock. */
  createdAt: string
  /** Endorsements by earlier devices of the same account. */
  endorsedBy?: Endorsement[]
  [k: string]: unknown
}

const hashMain = 'main'

export function isMain<V>(v: V) {
  return is$typed(v, id, hashMain)
}

export function validateMain<V>(v: V) {
  return validate<Main & V>(v, id, hashMain, true)
}

export { type Main as Record, isMain as isRecord, validateMain as validateRecord }

/** The word of an earlier device that this one belongs to the same person. */
export interface Endorsement {
  $type?: 'blue.catbird.mls.actor.device#endorsement'
  /** The endorsing device. */
  deviceId: string
  /** Its SignWithLabel (RFC 9420, label CatbirdEndorse) over the DAG-CBOR map of did, deviceId, ciphersuite and signatureKey of this device. */
  signature: Uint8Array
}

const hashEndorsement = 'endorsement'

export function isEndorsement<V>(v: V) {
  return is$typed(v, id, hashEndorsement)
}

export function validateEndorsement<V>(v: V) {
  return validate<Endorsement & V>(v, id, hashEndorsement)
}
