/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.message.sendMessageBatch'

export type QueryParams = {}

export interface InputSchema {
  /** The messages. */
  messages: BatchItem[]
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

export interface OutputSchema {
  /** What became of each, in the order given. */
  results: BatchResult[]
}

export interface CallOptions {
  signal?: AbortSignal
  headers?: HeadersMap
  qp?: QueryParams
  encoding?: 'application/json'
}

export interface Response {
  success: boolean
  headers: HeadersMap
  data: OutputSchema
}

/** Names of the errors that this method may answer. */
export type KnownError =
  | 'PayloadTooLarge'
  | 'AuthMissing'
  | 'BadJwt'
  | 'BadJwtSignature'
  | 'JwtExpired'
  | 'BadJwtAudience'
  | 'BadJwtLexiconMethod'
  | 'ReplayedJwt'
  | 'UnresolvableDid'
  | 'BadDeviceProof'
  | 'DeviceNotFound'
  | 'SessionExpired'
  | 'AccountSuspended'
  | 'RateLimitExceeded'

/** A message to send. */
export interface BatchItem {
  $type?: 'blue.catbird.mls.message.sendMessageBatch#batchItem'
  /** The convo. */
  convoId: string
  /** 16 to 64 characters of A-Z, a-z, 0-9, hyphen and underscore, chosen at random by the client; the same that the authenticated data names. */
  messageId: string
  /** The message, as an MLSMessage holding a PrivateMessage. */
  ciphertext: Uint8Array
}

const hashBatchItem = 'batchItem'

export function isBatchItem<V>(v: V) {
  return is$typed(v, id, hashBatchItem)
}

export function validateBatchItem<V>(v: V) {
  return validate<BatchItem & V>(v, id, hashBatchItem)
}

/** What became of a message: either seq and createdAt, or an error. */
export interface BatchResult {
  $type?: 'blue.catbird.mls.message.sendMessageBatch#batchResult'
  /** Its place in the log. */
  seq?: number
  /** When the service stored it. */
  createdAt?: string
  /** Name of the error, as sendMessage would have answered it. */
  error?:
    | 'ConvoNotFound'
    | 'NotMember'
    | 'ConvoNotAccepted'
    | 'NotAvailable'
    | 'EpochTooOld'
    | 'GenerationConflict'
    | 'ResetRequired'
    | 'InvalidMls'
    | 'PayloadTooLarge'
    | 'InternalServerError'
    | (string & {})
  /** What is wrong, in a sentence. */
  message?: string
}

const hashBatchResult = 'batchResult'

export function isBatchResult<V>(v: V) {
  return is$typed(v, id, hashBatchResult)
}

export function validateBatchResult<V>(v: V) {
  return validate<BatchResult & V>(v, id, hashBatchResult)
}
