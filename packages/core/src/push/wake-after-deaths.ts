import type { Database } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { freshSince } from '../presence/index.ts'
import { unsureMs } from './limits.ts'
import { sendSoon } from './send-job.ts'
import { deleteNodes, findDeadNodes, findGrownConvos } from './sql/dead-nodes.ts'
import type { DeadNodeRow } from './sql/dead-nodes.ts'
import { wantForStranded } from './sql/want-wake-ups.ts'
import { wantWakeUps } from './want-wake-ups.ts'

/**
 * Makes good what nodes that were killed had still to do for devices that are away; gives how many died. A node that
 * stops in good order leaves nothing to make good.
 *
 * - What it had noted and not looked at is among what was stored around its last beat: those convos are looked at
 *   once more. Some devices are woken a second time.
 * - The devices that were connected to it may lack what it was about to send them.
 *
 * Its row goes last, so that whoever dies over this leaves it to the next; that two do it side by side does no harm.
 */
export async function wakeAfterDeaths({
  db,
  clock,
}: {
  readonly db: Database
  readonly clock: Clock
}): Promise<number> {
  const now = clock.now()
  const since = freshSince(now)
  const dead = await db.query<DeadNodeRow>(findDeadNodes, [since])
  if (dead.length === 0) return 0
  const nodeIds = dead.map(({ node_id: nodeId }) => nodeId)
  if ((await db.execute(wantForStranded, [nodeIds, now, since])) > 0) await sendSoon(db)
  const convos = new Set<string>()
  for (const { beat_at: beatAt } of dead) {
    const around = [new Date(beatAt.getTime() - unsureMs), new Date(beatAt.getTime() + unsureMs)]
    const rows = await db.query<{ convo_id: string }>(findGrownConvos, around)
    for (const { convo_id: convoId } of rows) convos.add(convoId)
  }
  const grown = [...convos].sort().map((convoId) => [convoId, 'several'] as const)
  await wantWakeUps(db, grown, { now })
  await db.execute(deleteNodes, [nodeIds, since])
  return dead.length
}
