import { withTransaction } from '../database/index.ts'
import type { Database, Queryable, Tx } from '../database/index.ts'
import { requireActiveDevice } from '../devices/index.ts'
import { ServiceError } from '../errors/index.ts'
import { liveDevice } from '../identity/live-device.ts'
import { groupIdOf, judgeReset, membersOf } from '../mls/index.ts'
import type { Did, PublicGroup } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { checkResetNotBarred, countedSince } from './bars.ts'
import { checkOwnLeaf } from './check-own-leaf.ts'
import { lockConvo } from './lock-convo.ts'
import type { ProposedReset } from './proposed-reset.ts'
import type { HeldGroup } from './public-groups.ts'
import { groupAt, placeHeld } from './read-public-group.ts'
import type { CommitReceipt } from './situation.ts'
import { readResetSituation } from './sql/read-reset-situation.ts'
import type { ResetSituationRow } from './sql/read-reset-situation.ts'
import type { StorePorts } from './store-commit.ts'
import { storeReset } from './store-reset.ts'

/** A convo may be reset once in so long. */
const RESET_EVERY_MS = 3_600_000

/**
 * Begins the next generation of a convo, or refuses to by name: one atomic step, compare-and-set on generation and
 * epoch under the convo's lock (protocol.md, "Recovery"). As with commits, the judgement is made on what is read
 * without a lock, and holds if the convo is still there once it is locked. The same group again by the same device
 * has the same answer, also when the convo has moved on.
 *
 * @throws ServiceError as `blue.catbird.mls.group.resetConvo` lists them
 */
export async function resetConvo(
  ports: StorePorts & { readonly db: Database },
  input: ProposedReset,
): Promise<CommitReceipt> {
  const { caller, convoId, groupInfo } = input
  const proposed = { ...input, groupId: groupIdOf(groupInfo) }
  const device = await liveDevice(ports.db, caller)
  const held = ports.publicGroups.held(convoId)
  const found = await findResetSituation(ports, ports.db, proposed, { withGroup: true, held })
  if ('seq' in found) return found
  const { group: before } = groupAt(ports.publicGroups, { convoId, row: found, held })
  const reset = await judgeReset(before, { convoId, groupInfo })
  checkOwnLeaf(reset.creator, device)
  const reachable = await ports.consent.bringIn(caller.did, returning(found.kind, before, caller.did))
  return withTransaction(ports.db, async (tx) => {
    await lockConvo(tx, convoId)
    await requireActiveDevice(tx, caller)
    const final = await findResetSituation(ports, tx, proposed, { withGroup: false, held: undefined })
    if ('seq' in final) return final
    return storeReset(ports, tx, {
      ...input,
      before,
      reset,
      reachable,
      leaving: final.leaving,
      kind: final.kind,
    })
  })
}

/** Who may have left a convo, and would be asked anew by its reset: the other of a direct one. */
function returning(kind: 'direct' | 'group', before: PublicGroup, own: Did): Did[] {
  return kind === 'group' ? [] : [...membersOf(before)].filter((did) => did !== own)
}

/** Where a reset stands: the answer it was given before, or a convo that may be reset by this device now. */
async function findResetSituation(
  { clock }: { readonly clock: Clock },
  db: Queryable | Tx,
  proposed: ProposedReset & { readonly groupId: Uint8Array },
  { withGroup, held }: { readonly withGroup: boolean; readonly held: HeldGroup | undefined },
): Promise<CommitReceipt | ResetSituationRow> {
  const { caller, convoId, groupId } = proposed
  const now = clock.now()
  const { did, deviceId } = caller
  const params = [convoId, did, deviceId, groupId, withGroup, ...placeHeld(held), countedSince(now)]
  const [row] = await db.query<ResetSituationRow>(readResetSituation, params)
  if (row === undefined || row.status === null) throw new ServiceError('ConvoNotFound')
  const { stored_generation: generation, stored_seq: seq } = row
  if (generation !== null && seq !== null) return { seq, generation, epoch: 0 }
  if (row.gone) throw new ServiceError('NotMember')
  if (row.status === 'request') throw new ServiceError('ConvoNotAccepted')
  if (row.generation !== proposed.expectedGeneration) {
    throw new ServiceError('GenerationConflict', {
      message: `the convo is at generation ${String(row.generation)}`,
    })
  }
  if (!row.has_leaf) throw new ServiceError('NotMember')
  checkResetNotBarred(row, now)
  checkHour(row, now)
  return row
}

/** The first generation is no reset: it may be ended at any time. */
function checkHour({ generation, began_at: began }: ResetSituationRow, now: Date): void {
  const retryAfterMs = began.getTime() + RESET_EVERY_MS - now.getTime()
  if (generation === 1 || retryAfterMs <= 0) return
  throw new ServiceError('RateLimitExceeded', {
    message: 'a convo is reset at most once an hour',
    retryAfterMs,
  })
}
