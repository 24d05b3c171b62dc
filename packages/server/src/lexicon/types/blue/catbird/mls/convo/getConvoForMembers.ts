/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type * as BlueCatbirdMlsConvoDefs from './defs.ts'

export type QueryParams = {
  /** The other account; the caller's own may be named as well. */
  members: string[]
}
export type InputSchema = undefined

export interface OutputSchema {
  convo: BlueCatbirdMlsConvoDefs.ConvoView
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
    | 'ConvoNotFound'
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
