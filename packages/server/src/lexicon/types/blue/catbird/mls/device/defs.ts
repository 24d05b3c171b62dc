/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.device.defs'

/** A device of an account: one installation of a client and its MLS signature key, for ever bound to each other. */
export interface DeviceView {
  $type?: 'blue.catbird.mls.device.defs#deviceView'
  /** The account. */
  did: string
  /** The device. */
  deviceId: string
  /** The ciphersuite whose signature scheme the key is of. */
  ciphersuite:
    'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' | 'MLS_256_XWING_AES256GCM_SHA512_Ed25519' | (string & {})
  /** Public MLS signature key. */
  signatureKey: Uint8Array
  /** When it was registered. */
  createdAt: string
  /** When it was last seen, to the day. Only for devices of the calling account. */
  lastSeenAt?: string
}

const hashDeviceView = 'deviceView'

export function isDeviceView<V>(v: V) {
  return is$typed(v, id, hashDeviceView)
}

export function validateDeviceView<V>(v: V) {
  return validate<DeviceView & V>(v, id, hashDeviceView)
}
