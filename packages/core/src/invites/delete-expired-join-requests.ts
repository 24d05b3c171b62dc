import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { deleteExpired } from './sql/join-requests.ts'

/** Deletes a bounded number of join requests whose time is over. As many as allowed means that there may be more. For a job. */
export function deleteExpiredJoinRequests(
  ports: { readonly db: Queryable; readonly clock: Clock },
  { limit }: { readonly limit: number },
): Promise<number> {
  return ports.db.execute(deleteExpired, [ports.clock.now(), limit])
}
