import { bytesEqual } from '../bytes.ts'
import type { GroupState } from './group-state.ts'
import { decodePublic } from './wire.ts'

/**
 * Whether the epoch of a state began with this very commit: its confirmation tag is a MAC over the whole transcript by a
 * secret of that epoch (RFC 9420 §6.1, §8.2), which no other commit of the same number has.
 */
export function beganBy(state: Pick<GroupState, 'confirmationTag'>, commit: Uint8Array): boolean {
  try {
    const { auth } = decodePublic(commit)
    return auth.contentType === 'commit' && bytesEqual(auth.confirmationTag, state.confirmationTag)
  } catch {
    return false // bytes that are no commit began nothing
  }
}
