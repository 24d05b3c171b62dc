/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.actor.defs'

/** Whom an account lets reach it, as it has set at this service. What it leaves out its declaration in its repo decides (blue.catbird.mls.actor.declaration, else chat.bsky.actor.declaration), else the service. */
export interface Settings {
  $type?: 'blue.catbird.mls.actor.defs#settings'
  /** Who may begin a direct convo with it: everybody, those it follows, or nobody. */
  allowIncoming?: 'all' | 'following' | 'none' | (string & {})
  /** Who may bring it into groups. */
  allowGroupInvites?: 'all' | 'following' | 'none' | (string & {})
}

const hashSettings = 'settings'

export function isSettings<V>(v: V) {
  return is$typed(v, id, hashSettings)
}

export function validateSettings<V>(v: V) {
  return validate<Settings & V>(v, id, hashSettings)
}
