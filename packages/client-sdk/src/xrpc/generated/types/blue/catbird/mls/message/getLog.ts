/* Generated from lexicons/ by "npm run codegen": do not edit. */

import type { HeadersMap } from '@atproto/xrpc'
import type { $Typed } from '../../../../../util.ts'
import type * as BlueCatbirdMlsMessageDefs from './defs.ts'

export type QueryParams = {
  /** The convo. */
  convoId: string
  /** Return the entries after this one. */
  sinceSeq?: number
  /** How many to return at most. */
  limit?: number
  /** Proof that the request comes from the device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. Needed with service auth; a session needs none. */
  deviceProof?: string
}
export type InputSchema = undefined

export interface OutputSchema {
  /** The entries, by seq and without a gap. May be fewer than asked for, to keep the answer small; none only if there are none. */
  entries: (
    | $Typed<BlueCatbirdMlsMessageDefs.CommitEntry>
    | $Typed<BlueCatbirdMlsMessageDefs.MessageEntry>
    | $Typed<BlueCatbirdMlsMessageDefs.NoticeEntry>
    | $Typed<BlueCatbirdMlsMessageDefs.NotEntitled>
    | $Typed<BlueCatbirdMlsMessageDefs.Expired>
    | { $type: string }
  )[]
  /** Where the log begins: what was before it has been dropped. After it, only messages may have expired. */
  firstSeq: number
  /** The last entry there is; 0 if there is none. */
  lastSeq: number
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
  | 'LogTruncated'
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
