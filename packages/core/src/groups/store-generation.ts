import type { Tx } from '../database/index.ts'
import { encodePolicy, encodePublicGroup } from '../mls/index.ts'
import type { PublicGroup } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'
import { lifetimeOf } from './message-lifetime.ts'
import { insertGeneration, insertGroupId } from './sql/insert-generation.ts'
import { setMessageLifetime } from './sql/set-message-lifetime.ts'

/**
 * Stores the group that backs a generation of a convo, at epoch 0. Under the convo's lock.
 *
 * @throws ServiceError `ConvoExists` if the group id is taken by another convo or generation
 */
export async function storeGeneration(
  tx: Tx,
  begun: {
    readonly convoId: string
    readonly generation: number
    readonly group: PublicGroup
    readonly groupInfo: Uint8Array
    readonly now: Date
  },
): Promise<void> {
  const { convoId, generation, group, groupInfo, now } = begun
  const { groupId, cipherSuite } = group.context
  const entered = await tx.execute(insertGroupId, [groupId, convoId, generation, now])
  if (entered === 0) throw refuse('service.one-convo', 'the group id is taken')
  const encoded = [encodePublicGroup(group), groupInfo, encodePolicy(group.policy)]
  await tx.execute(insertGeneration, [convoId, generation, groupId, cipherSuite, ...encoded, now])
  await tx.execute(setMessageLifetime, [convoId, lifetimeOf(group.policy)])
}
