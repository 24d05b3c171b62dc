import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { doubtHostRow } from './sql/ask-host.ts'

/**
 * Has the host of an account asked by and by whether it is active there, because its repo could not be read: no event may
 * have told that it is not, or nobody have listened.
 */
export async function doubtHost(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  { did }: { readonly did: string },
): Promise<void> {
  await db.execute(doubtHostRow, [did, clock.now()])
}
