/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import type * as BlueCatbirdMlsConvoDefs from './defs.ts'

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** Leave statements of those leaves of the account whose keys are at hand. */
  statements?: BlueCatbirdMlsConvoDefs.LeaveStatement[]
}

export interface OutputSchema {
  /** The notice in the log; absent if there was nothing to remove. */
  seq?: number
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
  | 'LastAdmin'
  | 'InvalidLeaveStatement'
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
