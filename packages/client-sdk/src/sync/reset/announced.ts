import { groupIdOf, policyIn, sameResetOf } from '@catbird-mls/core/mls'
import { bytesEqual } from '../../bytes.ts'
import { policyOf } from '../../mls/index.ts'
import type { GroupState } from '../../mls/index.ts'
import type { ConvoRecord } from '../../store/convo-record.ts'

/**
 * Whether a group that this device comes into is the one that the reset announced: of its id, and coming after what it
 * said. A service could otherwise show a good reset and then lead elsewhere. True where nothing was announced.
 */
export function isAnnounced(
  { announced, generation }: ConvoRecord,
  joined: { readonly generation: number; readonly group: GroupState },
): boolean {
  if (announced === undefined) return true
  return (
    joined.generation === generation &&
    bytesEqual(joined.group.context.groupId, groupIdOf(announced)) &&
    sameResetOf(policyOf(joined.group).resetOf, policyIn(announced).resetOf)
  )
}
