/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import type * as BlueCatbirdMlsConvoDefs from './defs.ts'

export type QueryParams = {}

export interface InputSchema {
  /** Whether it is between two accounts or among many. */
  kind: 'direct' | 'group' | (string & {})
  /** The other account. For a direct convo only, and needed there. */
  with?: string
  /** GroupInfo of epoch 0 with one leaf and the ratchet_tree extension. Its group id is 32 random bytes. */
  groupInfo: Uint8Array
  /** The first commit, as an MLSMessage holding a PublicMessage. */
  commit?: Uint8Array
  /** GroupInfo of epoch 1, without the ratchet tree. Given exactly if there is a commit. */
  commitGroupInfo?: Uint8Array
  /** Welcome of the first commit, without the ratchet tree. Given exactly if the commit adds. */
  welcome?: Uint8Array
  metadata?: BlueCatbirdMlsConvoDefs.SealedMetadata
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}

export interface OutputSchema {
  convo: BlueCatbirdMlsConvoDefs.ConvoView
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
  | 'ConvoExists'
  | 'NotAvailable'
  | 'NotAllowed'
  | 'InvalidMls'
  | 'InvalidPolicy'
  | 'InvalidInvite'
  | 'ProposalNotAllowed'
  | 'PathRequired'
  | 'WelcomeMismatch'
  | 'UnsupportedCiphersuite'
  | 'LastAdmin'
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
