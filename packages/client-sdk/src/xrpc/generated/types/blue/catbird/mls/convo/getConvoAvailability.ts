/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import type * as BlueCatbirdMlsConvoDefs from './defs.ts'

export type QueryParams = {
  /** The other accounts: one for a direct convo. The caller's own counts for nothing. */
  members: string[]
  /** What convo is meant. */
  kind?: 'direct' | 'group' | (string & {})
}
export type InputSchema = undefined

export interface OutputSchema {
  /** Whether all of them can be reached. */
  canChat: boolean
  /** Those that cannot be reached. */
  unavailable: string[]
  convo?: BlueCatbirdMlsConvoDefs.ConvoView
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
