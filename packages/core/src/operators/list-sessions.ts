import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { holdSession, idleMs } from './session.ts'
import type { HeldSession } from './session.ts'
import { listSessions } from './sql/sessions.ts'
import type { OperatorSessionRow } from './sql/sessions.ts'

/** More operators than that are signed in nowhere. */
const limit = 200

/** The sessions that have not ended, the newest first; at most 200. Those whose role is gone are among them. */
export async function listOperatorSessions({
  db,
  clock,
}: {
  readonly db: Queryable
  readonly clock: Clock
}): Promise<HeldSession[]> {
  const now = clock.now()
  const params = [now, new Date(now.getTime() - idleMs), limit]
  return (await db.query<OperatorSessionRow>(listSessions, params)).map(holdSession)
}
