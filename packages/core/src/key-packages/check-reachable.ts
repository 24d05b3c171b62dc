import { reachOf } from '../consent/index.ts'
import type { Consent } from '../consent/index.ts'
import type { Database } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import { readAmongMembers } from './sql/read-among-members.ts'

/**
 * Refuses to claim from accounts that the caller cannot reach in any way: whichever way is meant is asked once they are
 * added. The caller's own account needs no asking, and neither do members of the convo that is claimed for.
 *
 * @throws ServiceError `NotAvailable`
 */
export async function checkReachable(
  { db, consent }: { readonly db: Database; readonly consent: Consent },
  by: Did,
  { dids, convoId }: { readonly dids: readonly Did[]; readonly convoId?: ConvoId | undefined },
): Promise<void> {
  const others = dids.filter((did) => did !== by)
  const members =
    convoId === undefined ? new Set<Did>() : await amongMembers(db, { by, convoId, dids: others })
  const strangers = others.filter((did) => !members.has(did))
  const reachable = await consent.reach(by, strangers)
  const canBe = (did: Did) => {
    const { direct, group } = reachOf(reachable, did)
    return direct !== 'refused' || group !== 'refused'
  }
  if (!strangers.every(canBe)) throw new ServiceError('NotAvailable')
}

async function amongMembers(
  db: Database,
  { by, convoId, dids }: { readonly by: Did; readonly convoId: ConvoId; readonly dids: readonly Did[] },
): Promise<ReadonlySet<Did>> {
  const rows = await db.query<{ readonly did: Did }>(readAmongMembers, [convoId, dids, by])
  return new Set(rows.map(({ did }) => did))
}
