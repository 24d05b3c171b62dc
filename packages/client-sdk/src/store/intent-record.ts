import { recordCodec } from './codec.ts'

/** A device to take out, with its leave statement if it made one. */
export interface LeafToRemove {
  readonly leafIndex: number
  readonly did: string
  readonly deviceId: string
  readonly statement?: Uint8Array
}

/** A key package claimed for an add. */
export interface Claim {
  readonly did: string
  readonly deviceId: string
  readonly keyPackage: Uint8Array
}

/** What somebody wants to be true of a convo; commits are attempts at it. */
export type Want =
  /** Begin the convo: the first commit adds every device of these accounts. */
  | { readonly kind: 'create'; readonly dids: readonly string[] }
  | { readonly kind: 'add'; readonly dids: readonly string[] }
  | { readonly kind: 'remove'; readonly dids: readonly string[] }
  | { readonly kind: 'removeLeaves'; readonly leaves: readonly LeafToRemove[] }
  | { readonly kind: 'setAdmins'; readonly promote: readonly string[]; readonly demote: readonly string[] }
  /** Name and description: the plain metadata, DAG-CBOR. */
  | { readonly kind: 'setMetadata'; readonly metadata: Uint8Array }
  /** Renew the own leaf. */
  | { readonly kind: 'renew' }
  /** Get a leaf by external commit; for a device that has one already, a resync. */
  | { readonly kind: 'join' }

/** A want that survives restarts until it is true, fails for good, or is no longer valid. */
export interface Intent {
  readonly id: string
  readonly want: Want
  readonly createdAt: number
  /** Not to be tried before this (jitter, where several members want the same). */
  readonly notBefore: number
  /** How many attempts have lost. */
  readonly lost: number
  /** Key packages claimed for it; kept when an attempt loses. */
  readonly claims?: readonly Claim[]
  /** Accounts and devices that had none. */
  readonly without?: readonly string[]
}

/** {@link Intent} and bytes. */
export const intentRecord = recordCodec<Intent>()
