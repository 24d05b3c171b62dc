/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'

export type QueryParams = {
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** How many can be claimed, without the last resort. */
  available: number
  /** Whether there is a last resort that has not expired. */
  hasLastResort: boolean
  /** At or below how many the service reports a low stock. */
  lowStock: number
  /** Up to how many a device should publish. */
  target: number
  /** When the first of them expires. */
  earliestExpiry?: string
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
