/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type * as BlueCatbirdMlsGroupDefs from './defs.ts'

export type QueryParams = {
  /** How many to return at most. */
  limit: number
  /** Where to go on, as an earlier answer gave it. */
  cursor?: string
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** The Welcomes. */
  welcomes: BlueCatbirdMlsGroupDefs.WelcomeView[]
  /** Where the next page starts; absent on the last page. */
  cursor?: string
}

export type HandlerInput = void

export interface HandlerSuccess {
  encoding: 'application/json'
  body: OutputSchema
  headers?: { [key: string]: string }
}

export interface HandlerError {
  status: number
  message?: string
  error?:
    | 'InvalidCursor'
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
