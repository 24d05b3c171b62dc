/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'

export type QueryParams = {
  /** The convo. */
  convoId: string
  /** The invite by which the account comes in; given with `inviteProof` where it is no member. */
  inviteId?: string
  /** Proof that the caller holds the seed of the invite: `v1.<issuedAt>.<nonce>.<signature>`. */
  inviteProof?: string
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** GroupInfo with external_pub and without the ratchet tree. */
  groupInfo: Uint8Array
  /** The ratchet tree of that epoch (RFC 9420, section 12.4.3.3). */
  ratchetTree: Uint8Array
  /** Which MLS group backs the convo, counted from 1. */
  generation: number
  /** The present MLS epoch. */
  epoch: number
  /** The last log entry when this was read. */
  seq: number
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
  | 'ConvoNotFound'
  | 'NotMember'
  | 'NotAllowed'
  | 'InvalidInvite'
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
