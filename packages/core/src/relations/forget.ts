import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { forgetContacts as forgetOld, forgetEnded } from './sql/forget.ts'

/** So long after somebody last wanted to know something of it, an account is forgotten. */
const unusedMs = 30 * 24 * 3600_000
/** So long it is remembered that a record has ended: longer than anybody is behind the event stream. */
const endedMs = 3600_000

/**
 * Forgets a bounded number each of accounts that nobody has asked about for 30 days, with all that is kept of their
 * relations, and of ends of records. Gives the greater of the two numbers. For a job.
 */
export async function forgetContacts(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  { limit }: { readonly limit: number },
): Promise<number> {
  const now = clock.now()
  const before = (ms: number) => new Date(now.getTime() - ms)
  const old = await db.query(forgetOld, [before(unusedMs), now, limit])
  const ended = await db.execute(forgetEnded, [before(endedMs), limit])
  return Math.max(old.length, ended)
}
