/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import type * as BlueCatbirdMlsDeviceDefs from './defs.ts'

export type QueryParams = {
  /** The account; the calling one if absent. */
  did?: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** The devices. */
  devices: BlueCatbirdMlsDeviceDefs.DeviceView[]
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
