import { audit } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { endSession } from './sql/sessions.ts'
import type { OperatorSessionRow } from './sql/sessions.ts'

/** Ends a session of an operator, which is recorded. False, and no record, if there is none that has not ended. */
export async function endOperatorSession(
  ports: { readonly db: Database; readonly clock: Clock },
  { sessionId, by }: { readonly sessionId: string; readonly by: Operator },
): Promise<boolean> {
  return withTransaction(ports.db, async (tx) => {
    const [row] = await tx.query<OperatorSessionRow>(endSession, [sessionId, ports.clock.now()])
    if (row === undefined) return false
    const before = { actorId: row.actor_id, way: row.way, role: row.role }
    await audit(tx, ports, { by, act: 'endSession', subject: sessionId, before })
    return true
  })
}
