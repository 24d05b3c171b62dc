import type { DeviceName } from './recovery-record.ts'

/** What was taken out of a group lately. */
export interface Gone {
  readonly devices: readonly DeviceName[]
  /** Ids of invites. */
  readonly invites: readonly string[]
}

/** An account that came into a group lately, and the epoch that it came in by. */
export interface Arrival {
  readonly did: string
  readonly generation: number
  readonly epoch: number
}

/**
 * What this device held of a group whose line the service has lost. It has no keys: those are of no use any more. What has
 * been done in the group since the backup is done again by it.
 */
export interface LostLine {
  readonly generation: number
  readonly epoch: number
  readonly groupId: Uint8Array
  /** The policy, as it is encoded. */
  readonly policy: Uint8Array
  readonly leaves: readonly LostLeaf[]
  /** Invites of this device that were in the policy. */
  readonly invites: readonly LostInvite[]
}

/** A leaf of it. */
export interface LostLeaf extends DeviceName {
  readonly signatureKey: Uint8Array
}

/** An invite, as its maker makes it again. */
export interface LostInvite {
  readonly inviteId: string
  readonly seed: Uint8Array
}
