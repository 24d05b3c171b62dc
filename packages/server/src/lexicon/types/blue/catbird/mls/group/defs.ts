/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.group.defs'

/** A Welcome that is addressed to the calling device. */
export interface WelcomeView {
  $type?: 'blue.catbird.mls.group.defs#welcomeView'
  /** Names it in ackWelcome and rejectWelcome. */
  welcomeId: string
  /** The convo. */
  convoId: string
  /** Which MLS group backs the convo, counted from 1. */
  generation: number
  /** The epoch that it joins. */
  epoch: number
  /** The log entry of the commit that added the device: the log is to be read from the one after it. */
  seq: number
  /** The key package of the calling device that it opens with. */
  keyPackageRef: Uint8Array
  /** The Welcome, as an MLSMessage. */
  welcome: Uint8Array
  /** The ratchet tree of that epoch (RFC 9420, section 12.4.3.3). Its hash stands in the GroupInfo inside the Welcome. */
  ratchetTree: Uint8Array
  /** When the device was added. */
  createdAt: string
}

const hashWelcomeView = 'welcomeView'

export function isWelcomeView<V>(v: V) {
  return is$typed(v, id, hashWelcomeView)
}

export function validateWelcomeView<V>(v: V) {
  return validate<WelcomeView & V>(v, id, hashWelcomeView)
}
