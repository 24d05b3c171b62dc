/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.moderation.reportMessage'

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** The account that is reported: another than the caller, and the author of at least one of the messages. */
  did: string
  /** What is wrong. A moderation service that is told of it is told the nearest of `com.atproto.moderation.defs#reasonType`. */
  reason: 'spam' | 'harassment' | 'sexual' | 'misleading' | 'violation' | 'other' | (string & {})
  /** What the person says about it. */
  comment?: string
  /** The messages, each once; their contents have 1 MiB together at most. */
  messages: DisclosedMessage[]
}

export interface OutputSchema {
  /** The report. */
  reportId: string
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
  | 'ConvoNotFound'
  | 'NotMember'
  | 'InvalidProof'
  | 'ProofExpired'
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

/** A message in the clear, with what proves it. */
export interface DisclosedMessage {
  $type?: 'blue.catbird.mls.moderation.reportMessage#disclosedMessage'
  /** Its place in the log. */
  seq: number
  /** The generation it belongs to. */
  generation: number
  /** The epoch it is encrypted in. */
  epoch: number
  /** Its id, as its authenticated data has it. */
  messageId: string
  /** The account that sent it, as MLS proved it to the reader. */
  did: string
  /** The content, byte for byte as it was in the plaintext. */
  content: Uint8Array
  /** The key in the plaintext, under which the authenticated data commits to the content. */
  key: Uint8Array
  /** The tag that came with its entry of the log. */
  tag: Uint8Array
}

const hashDisclosedMessage = 'disclosedMessage'

export function isDisclosedMessage<V>(v: V) {
  return is$typed(v, id, hashDisclosedMessage)
}

export function validateDisclosedMessage<V>(v: V) {
  return validate<DisclosedMessage & V>(v, id, hashDisclosedMessage)
}
