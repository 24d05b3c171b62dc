import { metadataHash, metadataKey, openMetadata } from '../content/metadata.ts'
import { bytesEqual } from '../bytes.ts'
import { epochOf, leavesOf, policyOf } from '../mls/index.ts'
import type { GroupState } from '../mls/index.ts'
import type { SealedMetadata } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import type { MetadataSealed } from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { Draft } from './draft.ts'
import type { Timing } from './timing.ts'

/** About so many members look whether metadata was sealed anew as it should be. */
const CHECKERS = 3

/** Somebody has joined by an external commit, and cannot open metadata that was sealed before. */
export async function joinedWithoutMetadata(draft: Draft): Promise<void> {
  const { group } = draft.state
  if (group === undefined || !(await hasRightMetadata(draft, group))) return
  draft.record({ unsealedEpoch: epochOf(group) })
  draft.todo.add('reseal')
}

/**
 * A member says that it has sealed the metadata anew. Who lacks it fetches it; of those who would have done the same
 * a few look whether it was done well, and the others take it for done.
 */
export function metadataSealed(
  draft: Draft,
  { generation, epoch }: MetadataSealed,
  { random }: Pick<Timing, 'random'>,
): void {
  const { record, group } = draft.state
  if (group === undefined || generation !== record.generation) return
  if (record.metadata === undefined) {
    draft.todo.add('metadata')
    return
  }
  const looks = random() * leavesOf(group.tree).length < CHECKERS
  if (looks && record.phase === 'joined')
    draft.record({ unsealedEpoch: Math.max(epoch, record.unsealedEpoch ?? 0) })
  else if (record.unsealedEpoch !== undefined && record.unsealedEpoch <= epoch)
    draft.record({ unsealedEpoch: undefined })
  if (draft.state.record.unsealedEpoch !== undefined) draft.todo.add('reseal')
}

/** Whether this device holds the metadata that the policy vouches for. */
export async function hasRightMetadata(
  { state: { record } }: Pick<Draft, 'state'>,
  group: GroupState,
): Promise<boolean> {
  const expected = policyOf(group).metadataHash
  if (record.metadata === undefined || expected === undefined) return false
  return bytesEqual(await metadataHash(record.metadata), expected)
}

/**
 * Whether metadata as it is stored serves whoever joined at an epoch: it was sealed then or later, and if this device
 * can open it, it is the right one.
 */
export async function serves(
  { state: { record, group } }: Pick<Draft, 'state'>,
  sealed: SealedMetadata | undefined,
  since: number,
): Promise<boolean> {
  if (sealed === undefined || group === undefined || record.metadata === undefined) return false
  if (sealed.generation !== record.generation || sealed.epoch < since) return false
  if (sealed.epoch !== epochOf(group)) return true
  const opened = await openMetadata(await metadataKey(group), record.convoId, sealed.sealed)
  return opened !== undefined && bytesEqual(opened, record.metadata)
}
