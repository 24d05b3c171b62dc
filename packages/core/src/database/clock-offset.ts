import type { Queryable } from './queryable.ts'

/**
 * Measures by how many milliseconds this machine's clock is ahead of the database's: behind, if negative. 0 where that may
 * come from the question's own way there and back.
 */
export async function measureClockOffset(db: Queryable): Promise<number> {
  const before = Date.now()
  const [row] = await db.query<{ now: Date }>('SELECT clock_timestamp() AS now')
  if (row === undefined) throw new Error('the database tells no time')
  const theirs = row.now.getTime()
  if (theirs < before) return before - theirs
  return Math.min(0, Date.now() - theirs)
}
