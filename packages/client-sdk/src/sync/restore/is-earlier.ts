import { bytesEqual, leavesOf } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'
import type { LostLine } from '../../store/lost-line.ts'
import { isSame } from '../recovery/steps.ts'

/**
 * Whether a group may be the one of which a device held a later epoch: of the same id where it is of the same generation,
 * and with no other key for a device that was known. Who else is in it is judged once the device is ({@link redo}).
 */
export function isEarlier(given: PublicGroup, was: LostLine, generation: number): boolean {
  if (generation === was.generation && !bytesEqual(given.context.groupId, was.groupId)) return false
  return leavesOf(given).every((leaf) => {
    const known = was.leaves.find((one) => isSame(one, leaf))
    return known === undefined || bytesEqual(known.signatureKey, leaf.signatureKey)
  })
}
