/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** The invite: base32 of the first 16 bytes of SHA-256 over its public key. */
  inviteId: string
  /** Proof that the caller holds the seed of the invite: `v1.<issuedAt>.<nonce>.<signature>`. */
  inviteProof: string
}

export interface OutputSchema {
  /** Where the request stands; `approved` also where the account is a member. */
  status: 'pending' | 'approved' | 'denied' | (string & {})
  /** When the service forgets the request; absent where the account is a member. */
  expiresAt?: string
}

export interface CallOptions {
  signal?: AbortSignal
  headers?: HeadersMap
  qp?: QueryParams
  encoding?: 'application/json'
}

export interface Response {
  success: boolean
  headers: HeadersMap
  data: OutputSchema
}

/** Names of the errors that this method may answer. */
export type KnownError =
  | 'InviteNotFound'
  | 'InviteExpired'
  | 'InviteExhausted'
  | 'BadInviteProof'
  | 'NotAllowed'
  | 'JoinRequestLimitReached'
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
