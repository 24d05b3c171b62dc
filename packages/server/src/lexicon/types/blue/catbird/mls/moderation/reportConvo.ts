/* Generated from lexicons/ by "npm run codegen": do not edit. */

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** What is wrong. A moderation service that is told of it is told the nearest of `com.atproto.moderation.defs#reasonType`. */
  reason: 'spam' | 'harassment' | 'sexual' | 'misleading' | 'violation' | 'other' | (string & {})
  /** What the person says about it. */
  comment?: string
}

export interface OutputSchema {
  /** The report. */
  reportId: string
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
