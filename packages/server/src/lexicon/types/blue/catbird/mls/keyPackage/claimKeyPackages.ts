/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type * as BlueCatbirdMlsKeyPackageDefs from './defs.ts'

export type QueryParams = {}

export interface InputSchema {
  /** The accounts. */
  dids: string[]
  /** The convo they are to be added to, if it exists yet. */
  convoId?: string
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

export interface OutputSchema {
  /** One key package of each device that has any. */
  keyPackages: BlueCatbirdMlsKeyPackageDefs.ClaimedKeyPackage[]
  /** Devices and accounts without one. */
  missing: BlueCatbirdMlsKeyPackageDefs.MissingKeyPackage[]
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
    | 'ConvoNotFound'
    | 'NotMember'
    | 'NotAvailable'
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
