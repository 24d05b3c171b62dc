import type { Tx } from '../database/index.ts'
import { settleJoinRequests } from '../invites/settle-join-requests.ts'
import type { Did } from '../mls/index.ts'
import { rosterChange } from './roster.ts'
import type { Member, Roster } from './roster.ts'
import { changeMembers } from './sql/change-members.ts'
import { joinMembers } from './sql/join-members.ts'
import type { JoinedRow } from './sql/join-members.ts'
import { partMembers } from './sql/part-members.ts'
import type { PartedRow } from './sql/part-members.ts'

/** Who came and who went, as the accounts are to be told. */
export type StoredMembers = { readonly joined: readonly JoinedRow[]; readonly parted: readonly PartedRow[] }

/**
 * Makes the stored members of a convo those of a new epoch. Whoever comes in finds a request, but for the account that
 * brought itself in, and those that had asked to be let in. Under the convo's lock.
 */
export async function storeMembers(
  tx: Tx,
  step: { readonly convoId: string; readonly seq: number; readonly now: Date; readonly by: Did },
  { before, after }: { readonly before: Roster; readonly after: Roster },
): Promise<StoredMembers> {
  const { joined, changed, left } = rosterChange(before, after)
  if (changed.length > 0) await tx.execute(changeMembers, [step.convoId, ...columns(changed)])
  return {
    joined: joined.length > 0 ? await join(tx, step, joined) : [],
    parted: left.length > 0 ? await tx.query<PartedRow>(partMembers, [step.convoId, step.seq, left]) : [],
  }
}

async function join(
  tx: Tx,
  {
    convoId,
    seq,
    now,
    by,
  }: { readonly convoId: string; readonly seq: number; readonly now: Date; readonly by: Did },
  joined: readonly Member[],
): Promise<JoinedRow[]> {
  const [dids, roles, absences] = columns(joined)
  const asked = await settleJoinRequests(tx, { convoId, dids, now })
  const statuses = dids.map((did) => (did === by || asked.has(did) ? 'accepted' : 'request'))
  return tx.query<JoinedRow>(joinMembers, [convoId, seq, now, by, dids, roles, statuses, absences])
}

function columns(members: readonly Member[]): [Did[], string[], boolean[]] {
  return [members.map(({ did }) => did), members.map(({ role }) => role), members.map(({ absent }) => absent)]
}
