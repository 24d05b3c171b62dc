import { hasVouched, judgeCommit } from '@catbird-mls/core/mls'
import type { InfoRemainder } from '@catbird-mls/core/mls'
import type { GroupState } from './group-state.ts'
import { policyOf } from './policy.ts'

/** Whether a leaf has signed a GroupInfo of the state's own epoch with this `external_pub`. */
export function hasVouchedFor(
  state: GroupState,
  info: InfoRemainder & { readonly leafIndex: number },
): Promise<boolean> {
  return hasVouched(publicPartOf(state), info)
}

/**
 * Whether the committer of a commit has signed the GroupInfo of the epoch it leads to, with the very confirmation tag
 * that the commit shows: the commit's own signature does not cover that, so a service could have bent it.
 */
export async function hasVouchedForCommit(
  state: GroupState,
  { convoId, commit, ...info }: InfoRemainder & { readonly convoId: string; readonly commit: Uint8Array },
): Promise<boolean> {
  const { group, effects } = await judgeCommit(publicPartOf(state), { convoId, commit })
  return hasVouched(group, { ...info, leafIndex: effects.committer.leafIndex })
}

function publicPartOf(state: GroupState) {
  const { context, tree, confirmationTag } = state
  return { context, tree, confirmationTag, policy: policyOf(state) }
}
