import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { deleteFullBuckets as deleteRows } from './sql/take.ts'

/** Forgets a bounded number of buckets that are full, and gives how many. For a job. */
export async function deleteFullBuckets(
  ports: { readonly db: Queryable; readonly clock: Clock },
  { limit }: { readonly limit: number },
): Promise<number> {
  return ports.db.execute(deleteRows, [ports.clock.now(), limit])
}
