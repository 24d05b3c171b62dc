/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type * as BlueCatbirdMlsDeviceDefs from './defs.ts'

export type QueryParams = {}

export interface InputSchema {
  /** 16 to 64 characters of a-z, 0-9 and hyphen, chosen at random by the client and never used for another key. */
  deviceId: string
  /** The ciphersuite whose signature scheme the key is of. */
  ciphersuite:
    'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' | 'MLS_256_XWING_AES256GCM_SHA512_Ed25519' | (string & {})
  /** Public MLS signature key. */
  signatureKey: Uint8Array
  /** Proof by the key that is being registered: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. */
  deviceProof: string
}

export interface OutputSchema {
  device: BlueCatbirdMlsDeviceDefs.DeviceView
}

export interface HandlerInput {
  encoding: 'application/json'
  body: InputSchema
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
    | 'DuplicateDevice'
    | 'DeviceLimitReached'
    | 'DeviceRecordMissing'
    | 'DeviceRecordMismatch'
    | 'DeviceRecordUnavailable'
    | 'UnsupportedCiphersuite'
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
