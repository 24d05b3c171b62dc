import { tellConvo } from '../bus/index.ts'
import type { Reachable } from '../consent/index.ts'
import type { Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { leavesOf } from '../mls/index.ts'
import type { Did, JudgedReset, PublicGroup } from '../mls/index.ts'
import { chargeRequests } from '../signals/index.ts'
import { encodeNotice } from './notice.ts'
import { putMetadata } from './put-metadata.ts'
import type { ProposedReset } from './proposed-reset.ts'
import type { CommitReceipt } from './situation.ts'
import type { AppendedRow } from './sql/append-notice.ts'
import { appendResetEntry } from './sql/append-reset.ts'
import { endGeneration } from './sql/end-generation.ts'
import { rosterIn } from './store-commit.ts'
import type { StorePorts } from './store-commit.ts'
import { storeGeneration } from './store-generation.ts'
import { storeLeaves } from './store-leaves.ts'
import { storeMembers } from './store-members.ts'
import { tellAccounts } from './tell-accounts.ts'

/** A reset that was judged against the group it comes after. */
type StorableReset = ProposedReset & {
  readonly before: PublicGroup
  readonly reset: JudgedReset
  readonly kind: 'direct' | 'group'
  readonly leaving: readonly Did[]
  readonly reachable: Reachable
}

/**
 * Stores a reset and everything that follows from it: the notice in the log, the new generation, the end of all stays
 * and the beginning of the resetter's, members, metadata, and what accounts are told. All of it or, with the
 * transaction, nothing. The caller holds the convo's lock.
 *
 * @throws ServiceError `GenerationConflict`, `EpochConflict`, `ConvoExists` if the group id is taken, `NotAvailable`,
 * `RateLimitExceeded`
 */
export async function storeReset(ports: StorePorts, tx: Tx, storable: StorableReset): Promise<CommitReceipt> {
  const { convoId, expectedGeneration, reset, groupInfo, metadata, caller, kind, reachable } = storable
  const generation = expectedGeneration + 1
  const entry = await appendReset(ports, tx, storable, generation)
  const step = { convoId, generation, seq: entry.seq, epoch: 0 }
  await storeGeneration(tx, { ...step, group: reset.group, groupInfo, now: entry.created_at })
  await tx.execute(endGeneration, [convoId, expectedGeneration, entry.seq])
  await storeLeaves(tx, step, { ended: [], begun: leavesOf(reset.group) })
  const moved = { before: membersBefore(storable), after: rosterIn(reset.group) }
  const joining = { ...step, kind, now: entry.created_at, by: caller.did, reachable }
  const members = await storeMembers(tx, joining, moved)
  await chargeRequests(tx, ports, { by: caller.did, ...members })
  if (metadata !== undefined) await putMetadata(tx, step, metadata)
  await tellAccounts(ports, tx, { convoId, ...members })
  tx.afterCommit(() => {
    ports.publicGroups.hold(convoId, { generation, epoch: 0, group: reset.group })
    return tellConvo(ports.bus, convoId, { seq: entry.seq, members: true })
  })
  return { seq: entry.seq, generation, epoch: 0 }
}

async function appendReset(
  ports: StorePorts,
  tx: Tx,
  { convoId, expectedGeneration, reset, groupInfo }: StorableReset,
  generation: number,
): Promise<AppendedRow> {
  const { groupId } = reset.group.context
  const notice = encodeNotice({ kind: 'reset', generation, groupId, groupInfo })
  const params = [convoId, expectedGeneration, reset.resetOf.epoch, notice, ports.clock.now()]
  const [entry] = await tx.query<AppendedRow>(appendResetEntry, params)
  if (entry === undefined) throw new ServiceError('EpochConflict')
  return entry
}

/**
 * Whose membership goes on. In a direct convo it does not for who has left: the next generation reaches that account as
 * a request, and what was before stays hidden from it (protocol.md, "createConvo"). In a group, who has asked to leave
 * goes on leaving.
 */
function membersBefore({ before, kind, leaving }: StorableReset): ReturnType<typeof rosterIn> {
  const roster = rosterIn(before)
  if (kind === 'group') return roster
  return new Map([...roster].filter(([did]) => !leaving.includes(did)))
}
