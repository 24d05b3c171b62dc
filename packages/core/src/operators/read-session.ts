import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { hashSecret } from './secret.ts'
import { holdSession, isAlive } from './session.ts'
import type { HeldSession } from './session.ts'
import { readSession, touchSession } from './sql/sessions.ts'
import type { OperatorSessionRow } from './sql/sessions.ts'

/** That a session is used is written no more often than this, in milliseconds. */
const touchEveryMs = 60_000

type Ports = { readonly db: Queryable; readonly clock: Clock }

/** The session of a secret; `expired` for one that has ended, undefined where there is none. It does not count as used. */
export async function readOperatorSession(
  { db, clock }: Ports,
  secret: string,
): Promise<HeldSession | 'expired' | undefined> {
  const [row] = await db.query<OperatorSessionRow>(readSession, [hashSecret(secret)])
  if (row === undefined) return undefined
  return isAlive(row, clock.now()) ? holdSession(row) : 'expired'
}

/** The same for whoever does something by it, which counts as use. */
export async function useOperatorSession(
  ports: Ports,
  secret: string,
): Promise<HeldSession | 'expired' | undefined> {
  const session = await readOperatorSession(ports, secret)
  const now = ports.clock.now()
  if (typeof session === 'object' && now.getTime() - session.lastSeenAt.getTime() >= touchEveryMs)
    await ports.db.execute(touchSession, [session.sessionId, now])
  return session
}
