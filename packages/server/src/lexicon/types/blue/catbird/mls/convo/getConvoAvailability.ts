/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type * as BlueCatbirdMlsConvoDefs from './defs.ts'

export type QueryParams = {
  /** The other accounts: one for a direct convo. The caller's own counts for nothing. */
  members: string[]
  /** What convo is meant. */
  kind: 'direct' | 'group' | (string & {})
}
export type InputSchema = undefined

export interface OutputSchema {
  /** Whether all of them can be reached. */
  canChat: boolean
  /** Those that cannot be reached. */
  unavailable: string[]
  convo?: BlueCatbirdMlsConvoDefs.ConvoView
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
