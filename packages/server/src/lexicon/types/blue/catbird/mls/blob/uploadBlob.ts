/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type stream from 'node:stream'

export type QueryParams = {
  /** The id of the blob: 16 random bytes of the uploader's making, base64url without padding. */
  blobId: string
  /** The convo whose members may have it; absent if it is for the own account's devices alone. */
  convoId?: string
  /** How many bytes the whole blob has. */
  size: number
  /** Which part this is, counted from 0. */
  part: number
}
export type InputSchema = string | Uint8Array | Blob

export interface OutputSchema {
  /** The parts that are not there yet. Empty: the blob is whole, and can be read. */
  missing: number[]
  /** Until when it is kept: as things stand, a blob that is not whole for a day. */
  expiresAt: string
}

export interface HandlerInput {
  encoding: 'application/octet-stream'
  body: stream.Readable
}

export interface HandlerSuccess {
  encoding: 'application/json'
  body: OutputSchema
  headers?: { [key: string]: string }
}

export interface HandlerError {
  status: number
  message?: string
  error?:
    | 'ConvoNotFound'
    | 'ConvoNotAccepted'
    | 'BlobTooLarge'
    | 'BlobQuotaExceeded'
    | 'BlobConflict'
    | 'BlobStoreUnavailable'
    | 'PayloadTooLarge'
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
