/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { $Typed } from '../../../../../util.ts'
import type * as BlueCatbirdMlsEventSubscribe from './subscribe.ts'

export type QueryParams = {
  /** Where to go on; from now on if absent. */
  cursor?: string
  /** How many to return at most. */
  limit: number
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** The events, in an order that respects each log. */
  events: (
    | $Typed<BlueCatbirdMlsEventSubscribe.LogEntry>
    | $Typed<BlueCatbirdMlsEventSubscribe.AccountEvent>
    | { $type: string }
  )[]
  /** Where to go on. */
  cursor: string
  /** Which history the service's database tells. Another one than was remembered: a backup has been put in its place, and what was seen since may be lost; no cursor, seq or epoch counts before it has been compared. */
  historyId?: string
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
