/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type * as BlueCatbirdMlsConvoDefs from './defs.ts'

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** Leave statements of those leaves of the account whose keys are at hand. */
  statements?: BlueCatbirdMlsConvoDefs.LeaveStatement[]
}

export interface OutputSchema {
  /** The notice in the log; absent if there was nothing to remove. */
  seq?: number
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
    | 'LastAdmin'
    | 'InvalidLeaveStatement'
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
