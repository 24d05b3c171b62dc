/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import type * as BlueCatbirdMlsInviteDefs from './defs.ts'

export type QueryParams = {
  /** The convo; the requests of the calling account if absent. */
  convoId?: string
  /** How many to return at most. */
  limit?: number
  /** Where to go on, as an earlier answer gave it. */
  cursor?: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** The requests. */
  requests: BlueCatbirdMlsInviteDefs.JoinRequestView[]
  /** Where the next page starts; absent on the last page. */
  cursor?: string
}

export interface CallOptions {
  signal?: AbortSignal
  headers?: HeadersMap
}

export interface Response {
  success: boolean
  headers: HeadersMap
  data: OutputSchema
}

/** Names of the errors that this method may answer. */
export type KnownError =
  | 'ConvoNotFound'
  | 'NotAllowed'
  | 'InvalidCursor'
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
