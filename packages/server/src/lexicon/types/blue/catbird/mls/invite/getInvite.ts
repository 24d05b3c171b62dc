/* Generated from lexicons/ by "npm run codegen": do not edit. */

export type QueryParams = {
  /** The convo. */
  convoId: string
  /** The invite: base32 of the first 16 bytes of SHA-256 over its public key. */
  inviteId: string
  /** Proof that the caller holds the seed of the invite: `v1.<issuedAt>.<nonce>.<signature>`. */
  inviteProof: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** What kind of convo it is. */
  kind: 'group' | (string & {})
  /** Whether an admin has to let the caller in: then it asks by requestJoin, and joins by itself otherwise. */
  approval: boolean
  /** How many accounts are members. */
  memberCount: number
  /** When the invite ends; absent if it does not. */
  expiresAt?: string
  /** What its creator shows of the convo, sealed under a key from the seed. */
  preview?: Uint8Array
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
    | 'InviteNotFound'
    | 'InviteExpired'
    | 'InviteExhausted'
    | 'BadInviteProof'
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
