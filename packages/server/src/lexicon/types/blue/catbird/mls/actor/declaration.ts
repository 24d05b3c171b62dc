/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.actor.declaration'

export interface Main {
  $type: 'blue.catbird.mls.actor.declaration'
  /** Who may start a direct convo with the account: everybody, accounts that it follows, or nobody. A value that a reader does not know counts as none. */
  allowIncoming?: 'all' | 'following' | 'none' | (string & {})
  /** Who may add the account to a group, in the same terms. */
  allowGroupInvites?: 'all' | 'following' | 'none' | (string & {})
  [k: string]: unknown
}

const hashMain = 'main'

export function isMain<V>(v: V) {
  return is$typed(v, id, hashMain)
}

export function validateMain<V>(v: V) {
  return validate<Main & V>(v, id, hashMain, true)
}

export { type Main as Record, isMain as isRecord, validateMain as validateRecord }
