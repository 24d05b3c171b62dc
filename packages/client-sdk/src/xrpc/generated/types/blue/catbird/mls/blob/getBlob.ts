/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'

export type QueryParams = {
  /** The id of the blob: 16 random bytes of the uploader's making, base64url without padding. */
  blobId: string
  /** The convo that it was uploaded for; absent for a blob of the own account. */
  convoId?: string
  /** Which part, counted from 0. */
  part?: number
}
export type InputSchema = undefined

export interface CallOptions {
  signal?: AbortSignal
  headers?: HeadersMap
}

export interface Response {
  success: boolean
  headers: HeadersMap
  data: Uint8Array
}

/** Names of the errors that this method may answer. */
export type KnownError =
  | 'BlobNotFound'
  | 'BlobStoreUnavailable'
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
