/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.group.policy'

/** Roles, rules and lists of a convo. */
export interface Policy {
  $type?: 'blue.catbird.mls.group.policy#policy'
  /** Version of this form. */
  v: number
  /** Whether it is between two accounts or among many; it never changes. */
  kind: 'direct' | 'group' | (string & {})
  /** Accounts in the role of admin, in order, each once; every other member is a member. */
  admins: string[]
  /** Accounts that are members though they have no leaf, in order, each once. */
  absent: string[]
  /** SHA-256 of the DIDs of accounts that may not come in until an admin lifts it, in order, each once. */
  banned: Uint8Array[]
  rules: Rules
  /** The most accounts. */
  memberLimit: number
  /** How long messages live, in seconds; absent where the retention of the service alone rules. */
  messageLifetime?: number
  /** SHA-256 of the salted plain form of the metadata. */
  metadataHash?: Uint8Array
  /** Invites that are open, in the order of their keys; only in a group convo. */
  invites?: Invite[]
  resetOf?: ResetOf
}

const hashPolicy = 'policy'

export function isPolicy<V>(v: V) {
  return is$typed(v, id, hashPolicy)
}

export function validatePolicy<V>(v: V) {
  return validate<Policy & V>(v, id, hashPolicy)
}

/** Who may do what. Any member may always add and remove its own devices and update itself. */
export interface Rules {
  $type?: 'blue.catbird.mls.group.policy#rules'
  /** Who may add accounts. */
  add: 'admin' | 'member' | (string & {})
  /** Who may remove other accounts. */
  remove: 'admin'
  /** Who may change name, description and avatar. */
  rename: 'admin' | 'member' | (string & {})
  /** Who may change the policy otherwise. */
  policy: 'admin'
  /** Who may make and revoke invites. */
  invite: 'admin' | 'member' | (string & {})
}

const hashRules = 'rules'

export function isRules<V>(v: V) {
  return is$typed(v, id, hashRules)
}

export function validateRules<V>(v: V) {
  return validate<Rules & V>(v, id, hashRules)
}

/** An invite. Its id is base32 of the first 16 bytes of SHA-256 over its key. */
export interface Invite {
  $type?: 'blue.catbird.mls.group.policy#invite'
  /** Public Ed25519 key; whoever has the link has the private one. */
  key: Uint8Array
  /** Whether an admin has to approve who asks to join by it. */
  approval: boolean
  /** Until when it can be used, in seconds since 1970; kept to by the service. */
  expiresAt?: number
  /** How many accounts may come in by it; kept to by the service. */
  maxUses?: number
}

const hashInvite = 'invite'

export function isInvite<V>(v: V) {
  return is$typed(v, id, hashInvite)
}

export function validateInvite<V>(v: V) {
  return validate<Invite & V>(v, id, hashInvite)
}

/** The state of the former group that the resetter held, signed by its leaf there. */
export interface ResetOf {
  $type?: 'blue.catbird.mls.group.policy#resetOf'
  /** The former group. */
  groupId: Uint8Array
  /** Its last epoch. */
  epoch: number
  /** Its confirmed transcript hash then. */
  transcript: Uint8Array
  /** SHA-256 of its policy then. */
  policyHash: Uint8Array
  /** Why, in a word. */
  reason: string
  /** The resetter's leaf there. */
  leafIndex: number
  /** Its signature, label `CatbirdReset`. */
  signature: Uint8Array
}

const hashResetOf = 'resetOf'

export function isResetOf<V>(v: V) {
  return is$typed(v, id, hashResetOf)
}

export function validateResetOf<V>(v: V) {
  return validate<ResetOf & V>(v, id, hashResetOf)
}
