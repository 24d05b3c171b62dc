import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { deleteExpiredJtis } from './sql/delete-expired-jtis.ts'
import { deleteExpiredSessions } from './sql/delete-expired-sessions.ts'

/** How many rows a clean-up deleted. As many as it was allowed to means that there may be more. */
export type Deleted = { readonly jtis: number; readonly sessions: number }

/** Forgets a bounded number each of the used jtis and the sessions that can no longer matter. For a job. */
export async function deleteExpiredAuth(
  ports: { readonly db: Queryable; readonly clock: Clock },
  input: { readonly limit: number },
): Promise<Deleted> {
  const now = ports.clock.now()
  const jtis = await ports.db.execute(deleteExpiredJtis, [now, input.limit])
  const sessions = await ports.db.execute(deleteExpiredSessions, [now, input.limit])
  return { jtis, sessions }
}
