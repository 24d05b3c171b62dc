import { roleOf } from '@catbird-mls/core/mls'
import { policyOf } from '../../mls/index.ts'
import type { DeviceKeys } from '../../mls/index.ts'
import { isHeldByReset } from '../../store/convo-record.ts'
import type { ResetWant } from '../../store/intent-record.ts'
import type { Draft } from '../draft.ts'
import { addIntent } from '../intents.ts'

/**
 * Wants a convo to be begun anew, if this account is an admin of the state that is held: what `convo.reset` does, what
 * the last way out of a group that nobody can follow is, and what follows when the other account of a direct convo has
 * left. It survives restarts, is wanted once however often it is asked for, and waits where the convo was reset within
 * the hour. Gives whether it is wanted now.
 *
 * @param reason at most 64 bytes; members are shown it
 */
export function wantReset(
  draft: Draft,
  device: Pick<DeviceKeys, 'did'>,
  {
    now,
    id,
    ...want
  }: Pick<ResetWant, 'reason' | 'lastWayOut'> & { readonly now: number; readonly id?: string },
): boolean {
  const { record, group } = draft.state
  // A device that is held has a way out here only where the service misjudged a commit, and not a reset.
  const held = record.phase === 'held' && !isHeldByReset(record)
  if (record.phase !== 'joined' && record.phase !== 'lost' && !held) return false
  if (group === undefined || record.status !== 'accepted') return false
  if (roleOf(policyOf(group), device.did) !== 'admin') return false
  addIntent(draft, { kind: 'reset', ...want }, { now, notBefore: now, ...(id === undefined ? {} : { id }) })
  return true
}
