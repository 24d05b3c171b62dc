/* Generated from lexicons/ by "npm run codegen": do not edit. */

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** The commit, as an MLSMessage holding a PublicMessage. */
  commit: Uint8Array
  /** GroupInfo of the epoch that the commit begins, with external_pub and without the ratchet tree, signed by the committer. */
  groupInfo: Uint8Array
  /** Welcome without the ratchet tree. Given exactly if the commit adds. */
  welcome?: Uint8Array
  /** Name, description and avatar, sealed anew under the epoch that the commit begins. */
  metadata?: Uint8Array
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

export interface OutputSchema {
  /** The entry of the commit in the log. */
  seq: number
  /** Which MLS group backs the convo, counted from 1. */
  generation: number
  /** The epoch that the commit began. */
  epoch: number
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
    | 'NotAllowed'
    | 'CommitterBarred'
    | 'NotAvailable'
    | 'ConvoNotAccepted'
    | 'LastAdmin'
    | 'EpochConflict'
    | 'GenerationConflict'
    | 'InvalidMls'
    | 'InvalidPolicy'
    | 'ProposalNotAllowed'
    | 'PathRequired'
    | 'WelcomeMismatch'
    | 'InvalidLeaveStatement'
    | 'InvalidInvite'
    | 'InviteNotFound'
    | 'InviteExpired'
    | 'InviteExhausted'
    | 'InvalidKeyPackage'
    | 'KeyPackageNotClaimed'
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
