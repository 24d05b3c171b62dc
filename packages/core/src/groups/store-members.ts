import { reachOf } from '../consent/index.ts'
import type { Reach, Reachable } from '../consent/index.ts'
import type { Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
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

/** A step that changes who is in a convo. */
export type MembersStep = {
  readonly convoId: string
  readonly kind: 'direct' | 'group'
  readonly seq: number
  readonly now: Date
  readonly by: Did
  /** How those who come in are reached by who brings them. */
  readonly reachable: Reachable
}

/**
 * Makes the stored members of a convo those of a new epoch. Whoever comes in is asked first: it finds a request, or a
 * convo that counts as accepted, or is not reached at all (protocol.md, "Consent and safety"). The account that brings
 * itself in has accepted, and so have those that had asked to be let in. Under the convo's lock.
 *
 * @throws ServiceError `NotAvailable`
 */
export async function storeMembers(
  tx: Tx,
  step: MembersStep,
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
  { convoId, kind, seq, now, by, reachable }: MembersStep,
  joined: readonly Member[],
): Promise<JoinedRow[]> {
  const [dids, roles, absences] = columns(joined)
  const asked = await settleJoinRequests(tx, { convoId, dids, now })
  const statuses = dids.map((did) =>
    did === by || asked.has(did) ? 'accepted' : statusBy(reachOf(reachable, did)[kind]),
  )
  const bringers = dids.map((did) => (did === by ? null : by))
  return tx.query<JoinedRow>(joinMembers, [convoId, seq, now, dids, roles, statuses, absences, bringers])
}

function statusBy(reach: Reach): 'accepted' | 'request' {
  if (reach === 'refused') throw new ServiceError('NotAvailable')
  return reach
}

function columns(members: readonly Member[]): [Did[], string[], boolean[]] {
  return [members.map(({ did }) => did), members.map(({ role }) => role), members.map(({ absent }) => absent)]
}
