/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'

export type QueryParams = {}

export interface InputSchema {
  /** Which ones; those that are not there are passed over. */
  refs?: Uint8Array[]
  /** Whether to withdraw all of them, the last resort included. */
  all?: boolean
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

export interface OutputSchema {
  /** How many were withdrawn. */
  revoked: number
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
