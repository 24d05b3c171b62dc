/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'

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

export interface CallOptions {
  signal?: AbortSignal
  headers?: HeadersMap
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
