import type { CommitEffect } from '../mls/index.ts'
import type { Intent } from '../store/intent-record.ts'
import type { Draft } from './draft.ts'
import { isSame } from './recovery/steps.ts'
import { rememberArrivals, rememberGone } from './restore/gone.ts'

type Taken = Pick<CommitEffect, 'committer' | 'removed'> & Partial<Pick<CommitEffect, 'added'>>

/**
 * Leaves that a commit has taken out are wanted out no more: a device that is added again may stand at the same place,
 * and nobody has asked for that leaf to go. One that has only joined afresh is still meant.
 */
export function settleRemovals(draft: Draft, { committer, added = [], removed }: Taken): void {
  const gone = removed.filter((leaf) => committer?.external !== true || !isSame(leaf, committer))
  rememberGone(draft, { gone, added })
  rememberArrivals(draft, { added, removed })
  for (const intent of draft.state.intents) settleRemoval(draft, intent, gone)
}

function settleRemoval(draft: Draft, { id, want }: Intent, gone: Taken['removed']): void {
  if (want.kind !== 'removeLeaves') return
  const leaves = want.leaves.filter(
    (wanted) => !gone.some((leaf) => leaf.leafIndex === wanted.leafIndex && isSame(leaf, wanted)),
  )
  if (leaves.length === 0) draft.settle(id)
  else if (leaves.length < want.leaves.length)
    draft.updateIntent(id, (intent) => ({ ...intent, want: { ...want, leaves } }))
}

/**
 * What the service has suggested and takes back is wanted no more. An attempt that is on its way is not called back, since
 * it may have been accepted; if it has lost, nothing is left of what it was for.
 */
export function withdrawRemovals(
  draft: Draft,
  withdrawn: { readonly did: string; readonly deviceId: string | undefined },
): void {
  for (const { id, want } of draft.state.intents) {
    if (want.kind !== 'removeLeaves' || want.suggested === undefined) continue
    const { did, deviceId } = want.suggested
    if (did !== withdrawn.did || deviceId !== withdrawn.deviceId) continue
    if (draft.state.attempt?.intentId !== id) draft.settle(id)
    else draft.updateIntent(id, (intent) => ({ ...intent, want: { ...want, leaves: [] } }))
  }
}
