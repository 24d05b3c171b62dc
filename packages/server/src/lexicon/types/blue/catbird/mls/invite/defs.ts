/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.invite.defs'

/** An invite of a convo, as its members see it. */
export interface InviteView {
  $type?: 'blue.catbird.mls.invite.defs#inviteView'
  /** The invite: base32 of the first 16 bytes of SHA-256 over its public key. */
  inviteId: string
  /** Whether an admin has to let in whoever comes by it. */
  approval: boolean
  /** How many accounts have come in by it. */
  uses: number
  /** How many accounts may come in by it; absent if any number may. */
  maxUses?: number
  /** When it ends; absent if it does not. */
  expiresAt?: string
  /** When it was put into the policy. */
  createdAt: string
}

const hashInviteView = 'inviteView'

export function isInviteView<V>(v: V) {
  return is$typed(v, id, hashInviteView)
}

export function validateInviteView<V>(v: V) {
  return validate<InviteView & V>(v, id, hashInviteView)
}

/** A request to be let into a convo. */
export interface JoinRequestView {
  $type?: 'blue.catbird.mls.invite.defs#joinRequestView'
  /** The convo. */
  convoId: string
  /** The account that asks. */
  did: string
  /** Where the request stands. */
  status: 'pending' | 'approved' | 'denied' | (string & {})
  /** When it was made. */
  createdAt: string
  /** When the service forgets it. */
  expiresAt: string
}

const hashJoinRequestView = 'joinRequestView'

export function isJoinRequestView<V>(v: V) {
  return is$typed(v, id, hashJoinRequestView)
}

export function validateJoinRequestView<V>(v: V) {
  return validate<JoinRequestView & V>(v, id, hashJoinRequestView)
}
