import { recordCodec } from './codec.ts'

/** A device to take out, with its leave statement if it made one. */
export interface LeafToRemove {
  readonly leafIndex: number
  readonly did: string
  readonly deviceId: string
  readonly statement?: Uint8Array
}

/** Whose removal the service suggests: that of a device, or of a whole account. */
export interface Suggested {
  readonly did: string
  readonly deviceId?: string
}

/** A key package claimed for an add. */
export interface Claim {
  readonly did: string
  readonly deviceId: string
  readonly keyPackage: Uint8Array
}

/** What somebody wants to be true of a convo; commits are attempts at it. */
export type Want =
  | CreateWant
  | MemberWant
  | ResetWant
  | { readonly kind: 'join' }
  /** Come into a convo by an invite: at once, or by asking. */
  | { readonly kind: 'joinByInvite'; readonly inviteId: string; readonly seed: Uint8Array }

/** Begin the convo's next generation. */
export interface ResetWant {
  readonly kind: 'reset'
  /** Why: at most 64 bytes. */
  readonly reason: string
  /** Whether nobody asked for it: it is the last way back into step, and of no use to a device that is in step. */
  readonly lastWayOut?: true
}

/** Begin the convo: its first commit adds every device of these accounts and the creator's other ones. */
export interface CreateWant {
  readonly kind: 'create'
  readonly groupId: Uint8Array
  readonly dids: readonly string[]
  /** Name and description: the plain metadata, DAG-CBOR. */
  readonly metadata?: Uint8Array
}

/** What a member wants; `join` is what a device without a usable leaf wants: an external commit. */
export type MemberWant =
  /**
   * `approves`: they have asked to be let in, which is answered first. `fill`: brings everybody into a new generation;
   * nothing is sent there before. `unlessBanned`: it was so once, and nobody asks for it now: a ban counts.
   */
  | {
      readonly kind: 'add'
      readonly dids: readonly string[]
      readonly approves?: boolean
      readonly fill?: boolean
      readonly unlessBanned?: boolean
    }
  /** Accounts that are out and must not come in, by the hashes of their DIDs: done again, where it was lost. */
  | { readonly kind: 'ban'; readonly hashes: readonly Uint8Array[] }
  | { readonly kind: 'remove'; readonly dids: readonly string[] }
  /**
   * `leaving`: the accounts go; otherwise an account whose last leaf goes stays as absent. `suggested`: it is wanted
   * on the service's word alone, which said this.
   */
  | {
      readonly kind: 'removeLeaves'
      readonly leaves: readonly LeafToRemove[]
      readonly leaving: boolean
      readonly suggested?: Suggested
    }
  /** Accounts that had left when the convo was reset: absent ones are members no more. */
  | { readonly kind: 'letGo'; readonly dids: readonly string[] }
  | { readonly kind: 'setAdmins'; readonly promote: readonly string[]; readonly demote: readonly string[] }
  | { readonly kind: 'setMetadata'; readonly metadata: Uint8Array }
  /** In seconds; absent: the service's retention alone rules. */
  | { readonly kind: 'setMessageLifetime'; readonly seconds?: number }
  /** `expiresAt` in seconds since 1970, as the policy has it. */
  | {
      readonly kind: 'createInvite'
      readonly seed: Uint8Array
      readonly approval: boolean
      readonly expiresAt?: number
      readonly maxUses?: number
    }
  | { readonly kind: 'revokeInvite'; readonly inviteId: string }
  /** Renew the own leaf. */
  | { readonly kind: 'renew' }

/** A want that survives restarts until it is true, fails for good, or is no longer valid. */
export interface Intent {
  readonly id: string
  readonly want: Want
  readonly createdAt: number
  /** Not to be tried before this (jitter, where several members want the same). */
  readonly notBefore: number
  /** How many attempts have lost. */
  readonly lost: number
  /** Key packages claimed for it; kept when an attempt loses. Absent until they are. */
  readonly claims?: readonly Claim[]
  /** How often they had to be claimed anew. */
  readonly reclaims?: number
  /** Whether the service has been told what it has to know before any commit. */
  readonly told?: boolean
  /** Whether it waits for somebody else: for the answer of an admin. */
  readonly waits?: boolean
}

/** {@link Intent} and bytes. */
export const intentRecord = recordCodec<Intent>()
