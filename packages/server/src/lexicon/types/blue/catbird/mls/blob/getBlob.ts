/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type stream from 'node:stream'

export type QueryParams = {
  /** The id of the blob: 16 random bytes of the uploader's making, base64url without padding. */
  blobId: string
  /** The convo that it was uploaded for; absent for a blob of the own account. */
  convoId?: string
  /** Which part, counted from 0. */
  part: number
}
export type InputSchema = undefined
export type HandlerInput = void

export interface HandlerSuccess {
  encoding: 'application/octet-stream'
  body: Uint8Array | stream.Readable
  headers?: { [key: string]: string }
}

export interface HandlerError {
  status: number
  message?: string
  error?:
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
}

export type HandlerOutput = HandlerError | HandlerSuccess
