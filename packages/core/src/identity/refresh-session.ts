import type { Bus } from '../bus/index.ts'
import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { endSession } from './end-session.ts'
import { grantSession, hashToken, sessionLifeMs } from './session-grant.ts'
import type { SessionGrant } from './session-grant.ts'
import type { SessionTokens } from './session-tokens.ts'
import { readSession } from './sql/read-session.ts'
import type { SessionRow } from './sql/read-session.ts'
import { rotateSession } from './sql/rotate-session.ts'
import { refuseUnlessLive } from './verify-session.ts'

/** How long the token before the current one is still answered, for a response that was lost. */
export const lostResponseGraceMs = 30_000

type Ports = {
  readonly db: Queryable
  readonly bus: Bus
  readonly clock: Clock
  readonly tokens: SessionTokens
}

/**
 * Exchanges a refresh token for the next one. A session's tokens form one line:
 * - the **current** token is exchanged for its successor;
 * - the **one before**, for 30 s after the exchange, gives that same successor again. This repairs a lost response
 *   and two tabs that refresh at once, and is safe because no second line begins: should one of the two have been
 *   a thief, both now hold the same token, and whichever is second to use it later than that is found out;
 * - any **older** one, or the one before after 30 s, was used by two parties: the session ends
 *   (`RefreshTokenReused`) and both have to prove the device's key again.
 */
export async function refreshSession(
  ports: Ports,
  input: { readonly refreshToken: string },
): Promise<SessionGrant> {
  const presented = ports.tokens.readRefreshToken(input.refreshToken)
  if (presented === undefined)
    throw new ServiceError('SessionExpired', { message: 'The refresh token is not known.' })
  const { sessionId, rotation } = presented
  // Hashed as this service writes it: base64url has other spellings of the same bytes.
  const hash = hashToken(ports.tokens.makeRefreshToken(presented))
  const refreshToken = ports.tokens.makeRefreshToken({ sessionId, rotation: rotation + 1 })
  const now = ports.clock.now()
  const end = new Date(now.getTime() + sessionLifeMs)
  const [rotated] = await ports.db.query<Pick<SessionRow, 'did' | 'device_id'>>(rotateSession, [
    sessionId,
    hash,
    hashToken(refreshToken),
    now,
    end,
  ])
  const row = rotated ?? (await explain(ports, { sessionId, hash, now }))
  const caller = { did: row.did as Did, deviceId: row.device_id as DeviceId, sessionId }
  return grantSession(ports.tokens, { caller, refreshToken, now })
}

/** Why nothing was exchanged: gives the session if its successor may be given again, throws otherwise. */
async function explain(
  ports: Ports,
  presented: { readonly sessionId: string; readonly hash: Uint8Array; readonly now: Date },
): Promise<SessionRow> {
  const { sessionId, hash, now } = presented
  const [row] = await ports.db.query<SessionRow>(readSession, [sessionId, now])
  const session = await refuseUnlessLive(ports, row)
  if (isAnsweredAgain(session, hash, now)) return session
  await endSession(ports, { did: session.did as Did, sessionId })
  throw new ServiceError('RefreshTokenReused')
}

function isAnsweredAgain(session: SessionRow, hash: Uint8Array, now: Date): boolean {
  if (session.previous_refresh_hash === null || session.rotated_at === null) return false
  const isPrevious = Buffer.compare(session.previous_refresh_hash, hash) === 0
  return isPrevious && now.getTime() <= session.rotated_at.getTime() + lostResponseGraceMs
}
