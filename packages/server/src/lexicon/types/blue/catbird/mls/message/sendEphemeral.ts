/* Generated from lexicons/ by "npm run codegen": do not edit. */

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** DAG-CBOR `{v: 1, groupId, epoch, sealed}` of the present epoch. */
  ciphertext: Uint8Array
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

/** Nothing: that there is an answer says that it was passed on. */
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
    | 'ConvoNotFound'
    | 'NotMember'
    | 'ConvoNotAccepted'
    | 'EpochTooOld'
    | 'GenerationConflict'
    | 'InvalidMls'
    | 'PayloadTooLarge'
    | 'NotAvailable'
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
