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

/** A subscription of a browser to its push service (RFC 8030), as its PushSubscription has it. */
export interface WebPush {
  $type?: 'blue.catbird.mls.device.defs#webPush'
  /** URL of the push service for this subscription. Secret. */
  endpoint: string
  /** The subscription's public P-256 key, uncompressed (RFC 8291). */
  p256dh: Uint8Array
  /** The subscription's authentication secret (RFC 8291). */
  auth: Uint8Array
}

const hashWebPush = 'webPush'

export function isWebPush<V>(v: V) {
  return is$typed(v, id, hashWebPush)
}

export function validateWebPush<V>(v: V) {
  return validate<WebPush & V>(v, id, hashWebPush)
}

/** An app's place at Apple's push service. */
export interface Apns {
  $type?: 'blue.catbird.mls.device.defs#apns'
  /** The device token, in hexadecimal. Secret. */
  token: string
  /** The app's bundle id; describeServer tells which are served. */
  topic: string
  /** Which of Apple's environments made the token. */
  environment: 'production' | 'sandbox' | (string & {})
  /** Public X25519 key of the device, to which wake-ups are encrypted (HPKE, RFC 9180): the push service cannot read them. */
  key: Uint8Array
}

const hashApns = 'apns'

export function isApns<V>(v: V) {
  return is$typed(v, id, hashApns)
}

export function validateApns<V>(v: V) {
  return validate<Apns & V>(v, id, hashApns)
}

/** An app's place at Firebase Cloud Messaging. */
export interface Fcm {
  $type?: 'blue.catbird.mls.device.defs#fcm'
  /** The registration token. Secret. */
  token: string
  /** Public X25519 key of the device, to which wake-ups are encrypted (HPKE, RFC 9180): the push service cannot read them. */
  key: Uint8Array
}

const hashFcm = 'fcm'

export function isFcm<V>(v: V) {
  return is$typed(v, id, hashFcm)
}

export function validateFcm<V>(v: V) {
  return validate<Fcm & V>(v, id, hashFcm)
}
