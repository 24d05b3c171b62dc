import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { Clock } from '../ports/index.ts'
import type { SessionCaller } from './callers.ts'
import { refuseCutOff } from './refuse-cut-off.ts'
import type { SessionTokens } from './session-tokens.ts'
import { readSession } from './sql/read-session.ts'
import type { SessionRow } from './sql/read-session.ts'

/**
 * Who a session's access token speaks for. A genuine token is not enough: the session must not have ended, its
 * device must still be registered, and its account be let act, as the database has it now.
 */
export async function verifySession(
  ports: { readonly db: Queryable; readonly clock: Clock; readonly tokens: SessionTokens },
  input: { readonly accessToken: string },
): Promise<SessionCaller> {
  const now = ports.clock.now()
  const caller = await ports.tokens.readAccessToken(input.accessToken, now)
  if (caller === undefined) throw new ServiceError('SessionExpired')
  const [row] = await ports.db.query<SessionRow>(readSession, [caller.sessionId, now])
  await refuseUnlessLive(ports, row)
  return caller
}

/** The session's row, unless something stands in its way: the gravest reason is the one that is told. */
export async function refuseUnlessLive(
  ports: { readonly db: Queryable; readonly clock: Clock },
  row: SessionRow | undefined,
): Promise<SessionRow> {
  if (row === undefined) throw new ServiceError('SessionExpired')
  await refuseCutOff(ports, row)
  if (row.removed) throw new ServiceError('DeviceNotFound')
  if (row.over) throw new ServiceError('SessionExpired')
  return row
}
