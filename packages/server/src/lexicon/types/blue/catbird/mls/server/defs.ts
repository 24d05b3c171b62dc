/* Generated from lexicons/ by "npm run codegen": do not edit. */

import { validate as _validate } from '../../../../../lexicons.ts'
import { is$typed as _is$typed } from '../../../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'blue.catbird.mls.server.defs'

/** A session of one device: a short-lived access token and the token that renews it. */
export interface Session {
  $type?: 'blue.catbird.mls.server.defs#session'
  /** Bearer token for every method, until it expires. */
  accessToken: string
  /** Token for one refreshSession. Secret; kept as carefully as a password. */
  refreshToken: string
  /** The account. */
  did: string
  /** The device the session is bound to. */
  deviceId: string
  /** When the access token expires. */
  expiresAt: string
  /** Which history the service's database tells. Another one than was remembered: a backup has been put in its place, and what was seen since may be lost; no cursor, seq or epoch counts before it has been compared. */
  historyId?: string
}

const hashSession = 'session'

export function isSession<V>(v: V) {
  return is$typed(v, id, hashSession)
}

export function validateSession<V>(v: V) {
  return validate<Session & V>(v, id, hashSession)
}
