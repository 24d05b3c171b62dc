import { tellAccount } from '../bus/index.ts'
import type { Bus } from '../bus/index.ts'
import type { Queryable } from '../database/index.ts'
import type { Clock, Random } from '../ports/index.ts'
import type { DeviceCaller } from './callers.ts'
import { grantSession, hashToken, sessionLifeMs } from './session-grant.ts'
import type { SessionGrant } from './session-grant.ts'
import type { SessionTokens } from './session-tokens.ts'
import { insertSession } from './sql/insert-session.ts'

/** What beginning a session needs. */
export type BeginSessionPorts = {
  readonly db: Queryable
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly tokens: SessionTokens
}

/** Begins a session for a device that has just proved itself. */
export async function beginSession(
  ports: BeginSessionPorts,
  { did, deviceId }: DeviceCaller,
): Promise<SessionGrant> {
  const now = ports.clock.now()
  const sessionId = Buffer.from(ports.random.bytes(16)).toString('base64url')
  const refreshToken = ports.tokens.makeRefreshToken({ sessionId, rotation: 0 })
  const end = new Date(now.getTime() + sessionLifeMs)
  const params = [sessionId, did, deviceId, hashToken(refreshToken), now, end]
  const ended = await ports.db.query<{ session_id: string }>(insertSession, params)
  for (const { session_id } of ended)
    await tellAccount(ports.bus, did, { kind: 'sessionEnded', sessionId: session_id })
  return grantSession(ports.tokens, { caller: { did, deviceId, sessionId }, refreshToken, now })
}
