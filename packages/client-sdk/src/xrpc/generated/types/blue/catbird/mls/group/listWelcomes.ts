/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import type * as BlueCatbirdMlsGroupDefs from './defs.ts'

export type QueryParams = {
  /** How many to return at most. */
  limit?: number
  /** Where to go on, as an earlier answer gave it. */
  cursor?: string
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** The Welcomes. */
  welcomes: BlueCatbirdMlsGroupDefs.WelcomeView[]
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
