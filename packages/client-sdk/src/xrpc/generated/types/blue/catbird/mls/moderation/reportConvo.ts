/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** What is wrong. A moderation service that is told of it is told the nearest of `com.atproto.moderation.defs#reasonType`. */
  reason: 'spam' | 'harassment' | 'sexual' | 'misleading' | 'violation' | 'other' | (string & {})
  /** What the person says about it. */
  comment?: string
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
