/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { $Typed } from '../../../../../util.ts'
import type * as BlueCatbirdMlsDeviceDefs from './defs.ts'

export type QueryParams = {}

export interface InputSchema {
  target:
    | $Typed<BlueCatbirdMlsDeviceDefs.WebPush>
    | $Typed<BlueCatbirdMlsDeviceDefs.Apns>
    | $Typed<BlueCatbirdMlsDeviceDefs.Fcm>
    | { $type: string }
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

/** Nothing: that there is an answer says that it is done. */
export interface OutputSchema {}

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
    | 'InvalidPushTarget'
    | 'PushNotOffered'
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
