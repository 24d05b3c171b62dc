import type { ConvoId, DeviceId, Did } from '../mls/index.ts'

/** A convo as one of its members sees it. */
export type ConvoView = {
  readonly convoId: ConvoId
  readonly kind: 'direct' | 'group'
  readonly generation: number
  readonly epoch: number
  readonly groupId: Uint8Array
  readonly firstSeq: number
  readonly lastSeq: number
  readonly status: 'accepted' | 'request'
  readonly muted: boolean
  readonly createdAt: Date
  readonly members: readonly MemberView[]
  readonly metadata?: SealedMetadata
  readonly lastReadSeq?: number
  /** Whether nothing can be sent in this direct convo just now; only if it is so. */
  readonly unavailable?: true
  /** Whether it is a request that is not to be shown: a label hides who made it, or a block; only if it is so. */
  readonly hidden?: true
}

/** An account that has a leaf in the group or stands in the absent list of its policy. */
export type MemberView = {
  readonly did: Did
  readonly role: 'admin' | 'member'
  readonly absent: boolean
  /** Whether it has asked to leave; only if it has. */
  readonly leaving?: true
  /** Whether the account that looks blocks it; only if it does. */
  readonly blocked?: true
  readonly devices: readonly { readonly deviceId: DeviceId; readonly leafIndex: number }[]
}

/** Name, description and avatar, sealed under an exporter key of an epoch. */
export type SealedMetadata = {
  readonly generation: number
  readonly epoch: number
  readonly version: number
  readonly sealed: Uint8Array
}
