import type { Operator } from '@catbird-mls/core/audit'
import { endOperatorSession, readOperatorSession } from '@catbird-mls/core/operators'
import type { AdminContext } from '../context.ts'

/** Ends the session of the cookie that a browser came with, which it is about to forget. */
export async function endReplaced(
  { ports, visit }: Pick<AdminContext, 'ports' | 'visit'>,
  by: Operator,
): Promise<void> {
  if (visit.secret === undefined) return
  const session = await readOperatorSession(ports, visit.secret)
  if (typeof session === 'object') await endOperatorSession(ports, { sessionId: session.sessionId, by })
}
