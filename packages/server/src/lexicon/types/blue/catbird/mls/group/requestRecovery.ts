/* Generated from lexicons/ by "npm run codegen": do not edit. */

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** The generation that the entry belongs to. */
  generation: number
  /** The entry at fault: the commit, or the notice of the GroupInfo that replaced a commit's. */
  seq: number
  /** What is wrong with it: its membership tag, its path or init secret, its confirmation tag, the `external_pub` of its GroupInfo; or it breaks a rule that the service should have enforced. */
  reason: 'membershipTag' | 'path' | 'confirmationTag' | 'externalPub' | 'refused' | (string & {})
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

export interface OutputSchema {
  /** Whether the report counts. One of the account's own commit does not, nor one that comes too late or after too many others. */
  counted: boolean
  /** Whether the leaf at fault is barred from commits now. */
  barred: boolean
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
