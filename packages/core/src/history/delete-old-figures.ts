import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { deleteFigures } from './sql/figures.ts'

const keptMs = 24 * 60 * 60_000

/** Forgets what is older than a day, so many at most; gives how many went. */
export async function deleteOldFigures(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  { limit }: { readonly limit: number },
): Promise<number> {
  const before = new Date(clock.now().getTime() - keptMs)
  const [row] = await db.query<{ deleted: number }>(deleteFigures, [before, limit])
  return row?.deleted ?? 0
}
