import type { Tx } from '../database/index.ts'
import { encodePolicy, encodePublicGroup } from '../mls/index.ts'
import type { Judgement } from '../mls/index.ts'
import { lifetimeOf } from './message-lifetime.ts'
import { insertSnapshot } from './sql/insert-snapshot.ts'
import { setMessageLifetime } from './sql/set-message-lifetime.ts'
import { updateGeneration } from './sql/update-generation.ts'
import type { GenerationRow } from './sql/update-generation.ts'
import type { Step } from './store-leaves.ts'

/** Of a group whose tree is smaller than this, a snapshot waits until the commits since weigh as much: bytes. */
const leastWeight = 16 * 1024

/**
 * Makes the stored state of a group that of the epoch a commit begins. The commit itself is in the log; the group is
 * written whole only when the commits since it last was weigh as much as it, so that over time no more is written for a
 * commit than twice what it weighs. Under the convo's lock.
 */
export async function storeGroup(
  tx: Tx,
  { convoId, generation, epoch }: Step,
  stored: {
    readonly commit: Uint8Array
    readonly groupInfo: Uint8Array
    readonly judgement: Judgement
    readonly now: Date
  },
): Promise<void> {
  const { group, effects } = stored.judgement
  const policy = effects.policyChanged ? encodePolicy(group.policy) : null
  const [row] = await tx.query<GenerationRow>(updateGeneration, [
    ...[convoId, generation, epoch],
    ...[stored.groupInfo, policy, stored.commit.length, leastWeight],
  ])
  if (effects.policyChanged) await tx.execute(setMessageLifetime, [convoId, lifetimeOf(group.policy)])
  if (row?.snapshot_due !== true) return
  await tx.execute(insertSnapshot, [convoId, generation, epoch, encodePublicGroup(group), stored.now])
}
