import type { Database, Tx } from '../database/index.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import { freshSince } from '../presence/index.ts'
import { sendSoon } from './send-job.ts'
import { wantForAdded } from './sql/want-wake-ups.ts'

/**
 * Wants wake-ups for accounts that a commit has brought, with a leaf or without, into a convo that they have accepted:
 * they asked to be let in, or were in it before. Others find a request, which wakes nobody. Under the convo's lock, in
 * the transaction of the commit.
 */
export async function wakeAdded(
  { db, tx }: { readonly db: Database; readonly tx: Tx },
  { convoId, dids, now }: { readonly convoId: ConvoId; readonly dids: ReadonlySet<Did>; readonly now: Date },
): Promise<void> {
  if (dids.size === 0) return
  const wanted = await tx.execute(wantForAdded, [convoId, [...dids], now, freshSince(now)])
  // After the commit, since there is one row for the whole service; the clock does it if this node dies before.
  if (wanted > 0) tx.afterCommit(() => sendSoon(db))
}
