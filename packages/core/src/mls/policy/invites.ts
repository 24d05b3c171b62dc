import { sha256 } from '@noble/hashes/sha2.js'
import { bytesEqual, toBase32 } from '../bytes.ts'
import type { InviteId } from '../ids.ts'

/**
 * A way into a group for whoever holds the private half of its key (protocol.md, "Invites"). What it allows stands
 * in the policy, so that no server can make or widen one; expiry and uses are for the server alone to enforce.
 */
export interface PolicyInvite {
  /** Ed25519, whatever the group's suite. */
  readonly key: Uint8Array
  /** Whether an admin has to let each one in who asks by it. */
  readonly approval: boolean
  /** Unix seconds; absent where it does not expire. */
  readonly expiresAt?: number
  /** How many accounts may come in by it; absent where any number may. */
  readonly maxUses?: number
}

/** The most invites that a policy holds. */
export const MAX_INVITES = 50
/** Length of an invite's public key: Ed25519 (RFC 8032 §5.1.5). */
export const INVITE_KEY_BYTES = 32
/** The highest `maxUses` of an invite. */
export const MAX_INVITE_USES = 1_000_000
/** The highest `expiresAt` of an invite: the end of the year 9999, which is as far as dates are written. */
export const MAX_INVITE_EXPIRY = 253_402_300_799

/** What an invite is called: base32 of the first 16 bytes of SHA-256 over its public key. */
export function inviteIdOf(key: Uint8Array): InviteId {
  return toBase32(sha256(key).subarray(0, 16)) as InviteId // 16 bytes are 26 characters
}

/** The invite of a policy with this key, if it has one. */
export function inviteWithKey(
  { invites }: { readonly invites: readonly PolicyInvite[] },
  key: Uint8Array,
): PolicyInvite | undefined {
  return invites.find((invite) => bytesEqual(invite.key, key))
}

/** The invite of a policy with this id, if it has one. */
export function inviteWithId(
  { invites }: { readonly invites: readonly PolicyInvite[] },
  inviteId: string,
): PolicyInvite | undefined {
  return invites.find(({ key }) => inviteIdOf(key) === inviteId)
}
