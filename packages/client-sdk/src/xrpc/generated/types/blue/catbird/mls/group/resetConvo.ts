/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'

export type QueryParams = {}

export interface InputSchema {
  /** The convo. */
  convoId: string
  /** The generation that is to end. */
  expectedGeneration: number
  /** GroupInfo of epoch 0 of the new group, with one leaf and the ratchet_tree extension. Its policy carries `resetOf`. Its group id is 32 random bytes. */
  groupInfo: Uint8Array
  /** Name, description and avatar, sealed anew under epoch 0 of the new group. */
  metadata?: Uint8Array
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

export interface OutputSchema {
  /** The entry of the reset in the log. */
  seq: number
  /** The generation that the reset began. */
  generation: number
  /** The epoch that it begins with: 0. */
  epoch: number
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
  | 'ConvoNotFound'
  | 'NotMember'
  | 'NotAllowed'
  | 'NotAvailable'
  | 'CommitterBarred'
  | 'ConvoNotAccepted'
  | 'EpochConflict'
  | 'GenerationConflict'
  | 'ConvoExists'
  | 'InvalidMls'
  | 'InvalidPolicy'
  | 'InvalidReset'
  | 'LastAdmin'
  | 'UnsupportedCiphersuite'
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
