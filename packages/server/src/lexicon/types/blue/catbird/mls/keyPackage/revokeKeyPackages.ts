/* Generated from lexicons/ by "npm run codegen": do not edit. */

export type QueryParams = {}

export interface InputSchema {
  /** Which ones; those that are not there are passed over. */
  refs?: Uint8Array[]
  /** Whether to withdraw all of them, the last resort included. */
  all?: boolean
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

export interface OutputSchema {
  /** How many were withdrawn. */
  revoked: number
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
