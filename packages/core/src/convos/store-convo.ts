import type { Bus } from '../bus/index.ts'
import type { Reachable } from '../consent/index.ts'
import type { Tx } from '../database/index.ts'
import { rosterIn } from '../groups/store-commit.ts'
import { putMetadata } from '../groups/put-metadata.ts'
import { storeGeneration } from '../groups/store-generation.ts'
import { storeLeaves } from '../groups/store-leaves.ts'
import { storeMembers } from '../groups/store-members.ts'
import { tellAccounts } from '../groups/tell-accounts.ts'
import { keepInvites } from '../invites/keep-invites.ts'
import type { LimitValues } from '../limits/index.ts'
import { leavesOf } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { chargeRequests } from '../signals/index.ts'
import type { NewConvo } from './judge-new-convo.ts'
import { insertConvo } from './sql/insert-convo.ts'

/** A convo of which it is known how those whom it is begun with are reached. */
export type AskedConvo = NewConvo & { readonly reachable: Reachable }

/**
 * Stores a convo at epoch 0, its creator and its absent members, and tells their accounts. Gives false, with
 * nothing written, if there is a convo of this id already.
 *
 * @throws ServiceError `ConvoExists` if the group id is taken by another convo, `NotAvailable`, `RateLimitExceeded`
 */
export async function storeConvo(
  ports: { readonly bus: Bus; readonly clock: Clock; readonly limitValues: LimitValues },
  tx: Tx,
  convo: AskedConvo,
): Promise<boolean> {
  const { convoId, kind, group, reachable } = convo
  const now = ports.clock.now()
  if ((await tx.execute(insertConvo, [convoId, kind, now])) === 0) return false
  await storeBeginning(tx, convo, now)
  const moved = { before: new Map(), after: rosterIn(group) }
  const joining = { convoId, kind, seq: 0, now, by: convo.creator.did, reachable }
  const members = await storeMembers(tx, joining, moved)
  await chargeRequests(tx, ports, { by: convo.creator.did, ...members })
  await tellAccounts(ports, tx, { convoId, ...members })
  return true
}

async function storeBeginning(
  tx: Tx,
  { convoId, group, groupInfo, first, metadata, creator }: NewConvo,
  now: Date,
): Promise<void> {
  await storeGeneration(tx, { convoId, generation: 1, group, groupInfo, now })
  await storeLeaves(tx, { convoId, generation: 1, seq: 0, epoch: 0 }, { ended: [], begun: leavesOf(group) })
  await keepInvites(tx, { convoId, now, by: creator.did }, { before: { invites: [] }, after: group.policy })
  if (metadata !== undefined && first === undefined) {
    await putMetadata(tx, { convoId, generation: 1, epoch: 0 }, metadata)
  }
}
