/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type * as BlueCatbirdMlsServerDefs from './defs.ts'

export type QueryParams = {}

export interface InputSchema {
  /** The device that the session is for. */
  deviceId: string
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. */
  deviceProof: string
}

export type OutputSchema = BlueCatbirdMlsServerDefs.Session

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
