import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import type { SessionCaller } from './callers.ts'
import { endSession as endSessionStatement } from './sql/end-session.ts'

/** Ends a session; ending it again changes nothing. Its tokens are refused from then on. */
export async function endSession(
  ports: { readonly db: Queryable; readonly clock: Clock },
  caller: SessionCaller,
): Promise<void> {
  await endSessionById(ports, caller.sessionId)
}

/** Ends a session that is known by its id alone. */
export async function endSessionById(
  ports: { readonly db: Queryable; readonly clock: Clock },
  sessionId: string,
): Promise<void> {
  await ports.db.execute(endSessionStatement, [sessionId, ports.clock.now()])
}
