import type { Queryable } from '../database/index.ts'
import { newestRev } from '../mls/device-record/index.ts'
import type { Clock } from '../ports/index.ts'
import { raiseRepoRev } from './sql/raise-repo-rev.ts'

/** Remembers the revision of a repo that has proven something, so that an older state of it proves nothing any more. */
export async function rememberRev(
  db: Queryable,
  { clock }: { readonly clock: Clock },
  { did, rev }: { readonly did: string; readonly rev: string },
): Promise<void> {
  const newest = newestRev(undefined, rev, clock.now().getTime())
  if (newest !== undefined) await db.execute(raiseRepoRev, [did, newest])
}
