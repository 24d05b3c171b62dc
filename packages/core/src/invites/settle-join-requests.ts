import type { Tx } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import { settleRequests } from './sql/join-requests.ts'

/**
 * Settles the join requests of accounts that come into a convo, and gives those that had asked: whoever asked to be let
 * in has accepted the convo by that. Under the convo's lock.
 */
export async function settleJoinRequests(
  tx: Tx,
  { convoId, dids, now }: { readonly convoId: string; readonly dids: readonly Did[]; readonly now: Date },
): Promise<ReadonlySet<Did>> {
  const asked = await tx.query<{ readonly did: Did }>(settleRequests, [convoId, dids, now])
  return new Set(asked.map(({ did }) => did))
}
