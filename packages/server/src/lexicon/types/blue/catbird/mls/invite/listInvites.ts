/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type * as BlueCatbirdMlsInviteDefs from './defs.ts'

export type QueryParams = {
  /** The convo. */
  convoId: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** The invites. */
  invites: BlueCatbirdMlsInviteDefs.InviteView[]
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
