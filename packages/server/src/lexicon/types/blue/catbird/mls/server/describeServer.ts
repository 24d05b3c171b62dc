/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.server.describeServer'

export type QueryParams = {}
export type InputSchema = undefined

export interface OutputSchema {
  /** The service; the audience that service-auth tokens must name. */
  did: string
  /** Version of the software, as semantic versioning has it. */
  version: string
  /** Ciphersuites that groups and devices may use, the preferred one first. */
  ciphersuites: (
    'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' | 'MLS_256_XWING_AES256GCM_SHA512_Ed25519' | (string & {})
  )[]
  /** What time it is here: proofs and key packages are judged by this clock, so a client whose own is off makes them by it. */
  now?: string
  limits: Limits
  /** Optional parts of the protocol that this service offers. */
  features: (
    | 'sessions'
    | 'deviceProof'
    | 'eventStream'
    | 'eventPolling'
    | 'webPush'
    | 'apns'
    | 'fcm'
    | 'blobs'
    | (string & {})
  )[]
  push?: Push
  /** Which history the service's database tells. Another one than was remembered: a backup has been put in its place, and what was seen since may be lost; no cursor, seq or epoch counts before it has been compared. */
  historyId?: string
}

export type HandlerInput = void

export interface HandlerSuccess {
  encoding: 'application/json'
  body: OutputSchema
  headers?: { [key: string]: string }
}

export interface HandlerError {
  status: number
  message?: string
  error?: 'RateLimitExceeded'
}

export type HandlerOutput = HandlerError | HandlerSuccess

/** How much this service takes. Never more than the limits in the lexicons; often less. */
export interface Limits {
  $type?: 'blue.catbird.mls.server.describeServer#limits'
  /** Largest commit, in bytes. */
  commitBytes: number
  /** Largest GroupInfo without the ratchet tree, in bytes. */
  groupInfoBytes: number
  /** Largest Welcome, in bytes. */
  welcomeBytes: number
  /** Largest ratchet tree, in bytes. */
  ratchetTreeBytes: number
  /** Largest encrypted message, in bytes. */
  ciphertextBytes: number
  /** Largest key package, in bytes. */
  keyPackageBytes: number
  /** How many unclaimed key packages a device may have. */
  keyPackagesPerDevice: number
  /** How many devices an account may have. */
  devicesPerAccount: number
  /** How many accounts may be members of a convo. */
  membersPerConvo: number
  /** How many messages one sendMessageBatch may carry. */
  messagesPerBatch: number
  /** How many epochs back a message may have been encrypted and still be accepted. */
  pastEpochs: number
  /** Largest blob, in bytes; 0 or absent: none are kept. */
  blobBytes?: number
  /** How large each part of a blob is but its last, in bytes. */
  blobPartBytes?: number
}

const hashLimits = 'limits'

export function isLimits<V>(v: V) {
  return is$typed(v, id, hashLimits)
}

export function validateLimits<V>(v: V) {
  return validate<Limits & V>(v, id, hashLimits)
}

/** What an app needs to know to have its devices woken; `features` names the push services. */
export interface Push {
  $type?: 'blue.catbird.mls.server.describeServer#push'
  /** The service's public key for Web Push (RFC 8292): the `applicationServerKey` of a subscription. */
  vapidPublicKey?: Uint8Array
  /** Apps that are served by Apple's push service. */
  apnsTopics?: string[]
}

const hashPush = 'push'

export function isPush<V>(v: V) {
  return is$typed(v, id, hashPush)
}

export function validatePush<V>(v: V) {
  return validate<Push & V>(v, id, hashPush)
}
