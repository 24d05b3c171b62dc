import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { deleteOld } from './sql/delete-old.ts'

/** How long whoever comes with a session that has ended is told so: milliseconds. */
const rememberedMs = 24 * 60 * 60_000

/** Forgets links, sessions and sign-ins whose time has been over for a day: so many of each at most. */
export async function deleteOldOperatorSessions(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  { limit }: { readonly limit: number },
): Promise<void> {
  const before = new Date(clock.now().getTime() - rememberedMs)
  for (const statement of deleteOld) await db.execute(statement, [before, limit])
}
