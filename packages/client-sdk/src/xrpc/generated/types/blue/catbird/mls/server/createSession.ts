/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import type * as BlueCatbirdMlsServerDefs from './defs.ts'

export type QueryParams = {}

export interface InputSchema {
  /** The device that the session is for. */
  deviceId: string
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. */
  deviceProof: string
}

export type OutputSchema = BlueCatbirdMlsServerDefs.Session

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
