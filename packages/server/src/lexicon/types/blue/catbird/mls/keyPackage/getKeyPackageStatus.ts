/* Generated from lexicons/ by "npm run codegen": do not edit. */

export type QueryParams = {
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** How many can be claimed, without the last resort. */
  available: number
  /** Whether there is a last resort that has not expired. */
  hasLastResort: boolean
  /** At or below how many the service reports a low stock. */
  lowStock: number
  /** Up to how many a device should publish. */
  target: number
  /** When the first of them expires. */
  earliestExpiry?: string
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
