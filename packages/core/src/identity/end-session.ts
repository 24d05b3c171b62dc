import { tellAccount } from '../bus/index.ts'
import type { Bus } from '../bus/index.ts'
import type { Queryable } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { endSession as endSessionStatement } from './sql/end-session.ts'

/**
 * Ends a session; ending it again changes nothing. Its tokens are refused from then on, and its open connections
 * are told to end.
 */
export async function endSession(
  ports: { readonly db: Queryable; readonly bus: Bus; readonly clock: Clock },
  { did, sessionId }: { readonly did: Did; readonly sessionId: string },
): Promise<void> {
  await ports.db.execute(endSessionStatement, [sessionId, did, ports.clock.now()])
  await tellAccount(ports.bus, did, { kind: 'sessionEnded', sessionId })
}
