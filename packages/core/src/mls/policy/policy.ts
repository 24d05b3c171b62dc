import { sha256 } from '@noble/hashes/sha2.js'
import { toHex, utf8 } from '../bytes.ts'
import type { CborMap } from '../cbor.ts'
import type { Did } from '../ids.ts'
import type { PolicyInvite } from './invites.ts'
import type { ResetOf } from './reset-of.ts'

/** Who may do something. */
export type Permission = 'admin' | 'member'

/** The rules of a convo. Any member may always add and remove its own devices and update itself. */
export interface PolicyRules {
  readonly add: Permission
  readonly remove: 'admin'
  readonly rename: Permission
  readonly policy: 'admin'
  readonly invite: Permission
}

/**
 * A convo's policy: roles, rules and lists in the group's own GroupContext extension, so that every member
 * holds it and no server can change it (protocol.md, "Vocabulary").
 */
export interface Policy {
  readonly kind: 'direct' | 'group'
  /** Accounts in the role of admin, in order; every other member is a member. */
  readonly admins: readonly Did[]
  /** Accounts that are members though they have no leaf, in order. */
  readonly absent: readonly Did[]
  /** SHA-256 of the DIDs of accounts that may not come back until an admin lifts it, in order. */
  readonly banned: readonly Uint8Array[]
  readonly rules: PolicyRules
  /** The most accounts. */
  readonly memberLimit: number
  /** How long messages live, in seconds; absent where the service's retention alone rules. */
  readonly messageLifetime?: number
  /** Salted hash of the sealed metadata. */
  readonly metadataHash?: Uint8Array
  /** Ways in for whoever holds an invite's seed, in the order of their keys. */
  readonly invites: readonly PolicyInvite[]
  /** The reset that began this generation; absent in the first one. */
  readonly resetOf?: ResetOf
  /** Fields of later versions, kept as they are. */
  readonly unknown: CborMap
}

/** The most accounts in a group, where a policy says nothing smaller. */
export const MAX_MEMBERS = 5000

/** The policy of a new group: its creator is the admin. */
export function newGroupPolicy(creator: Did, absent: readonly Did[] = []): Policy {
  return {
    kind: 'group',
    admins: [creator],
    absent: sortedDids(absent),
    banned: [],
    rules: { add: 'admin', remove: 'admin', rename: 'admin', policy: 'admin', invite: 'admin' },
    memberLimit: MAX_MEMBERS,
    invites: [],
    unknown: {},
  }
}

/** The policy of a direct convo: both accounts are admins, nobody else comes in (protocol.md, "createConvo"). */
export function newDirectPolicy(a: Did, b: Did, absent: readonly Did[] = []): Policy {
  return {
    ...newGroupPolicy(a, absent),
    kind: 'direct',
    admins: sortedDids([a, b]),
    memberLimit: 2,
  }
}

/** DIDs in the order that the encoding asks for, each once. */
export function sortedDids(dids: readonly Did[]): Did[] {
  return [...new Set(dids)].sort((a, b) => (a < b ? -1 : 1))
}

/** An account's role, by a policy. */
export function roleOf(policy: Policy, did: string): Permission {
  return policy.admins.some((admin) => admin === did) ? 'admin' : 'member'
}

/** Whether an account may do what a rule of the policy speaks of. */
export function mayBy(policy: Policy, rule: keyof PolicyRules, did: string): boolean {
  return policy.rules[rule] === 'member' || roleOf(policy, did) === 'admin'
}

/** Whether an account has been kept out until an admin lifts it. */
export function isBanned(policy: Pick<Policy, 'banned'>, did: string): boolean {
  return isAnyBanned(policy, [did])
}

/** Whether any of these accounts is banned; hashes nothing where nobody is. */
export function isAnyBanned({ banned }: Pick<Policy, 'banned'>, dids: Iterable<string>): boolean {
  if (banned.length === 0) return false
  const hashes = new Set(banned.map(toHex))
  return Array.from(dids).some((did) => hashes.has(toHex(sha256(utf8(did)))))
}
