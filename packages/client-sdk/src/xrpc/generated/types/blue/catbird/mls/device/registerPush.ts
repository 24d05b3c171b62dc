/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import type { $Typed } from '../../../../../util.ts'
import type * as BlueCatbirdMlsDeviceDefs from './defs.ts'

export type QueryParams = {}

export interface InputSchema {
  target:
    | $Typed<BlueCatbirdMlsDeviceDefs.WebPush>
    | $Typed<BlueCatbirdMlsDeviceDefs.Apns>
    | $Typed<BlueCatbirdMlsDeviceDefs.Fcm>
    | { $type: string }
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

/** Nothing: that there is an answer says that it is done. */
export interface OutputSchema {}

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
  | 'InvalidPushTarget'
  | 'PushNotOffered'
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
