import { MlsEngineError } from './errors.ts'
import { bytesEqual } from '../bytes.ts'
import { epochOf } from './group-state.ts'
import type { GroupState } from './group-state.ts'
import { leaveEpoch } from './past-epoch.ts'

/**
 * Makes the state after one's own commit the held one, once the log has that commit.
 *
 * `next` was made when the commit was built; messages may have been decrypted since, and their keys are
 * consumed. So the keys of the epoch that is left, and of those before, are taken from `held` as it is
 * now: promoting with the old copies would open consumed keys again (sdk.md, "Sync engine").
 * `held` is undefined where there was none: a group just created, or joined by external commit.
 */
export function promote(held: GroupState | undefined, next: GroupState, at: number): GroupState {
  if (held === undefined) return next
  if (!bytesEqual(held.context.groupId, next.context.groupId))
    throw new MlsEngineError('InvalidMls', 'the held state is of another group')
  if (epochOf(held) >= epochOf(next)) {
    throw new MlsEngineError('EpochTooOld', 'the held state is already past this commit')
  }
  return { ...next, past: leaveEpoch(held, at) }
}
