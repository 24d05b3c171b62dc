/* Generated from lexicons/ by "npm run codegen": do not edit. */

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** Which MLS group backs the convo, counted from 1. */
  generation: number
  /** The present epoch, under which it is sealed. */
  epoch: number
  /** The version that is stored, as the convo's view has it; 0 if there is none. */
  expectedVersion: number
  /** Name, description and avatar, sealed under that epoch. */
  sealed: Uint8Array
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

export interface OutputSchema {
  /** The version that is stored now. */
  version: number
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
    | 'ConvoNotAccepted'
    | 'EpochConflict'
    | 'GenerationConflict'
    | 'MetadataConflict'
    | 'PayloadTooLarge'
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
