import { inviteIdOf, inviteKeyOf } from '@catbird-mls/core/mls'
import type { Want } from '../store/intent-record.ts'
import type { Draft } from './draft.ts'

/** Keeps the seed of an invite that this device has made, so that its link can be shown again. */
export async function keepSeed(draft: Draft, want: Want | undefined): Promise<void> {
  if (want?.kind !== 'createInvite') return
  const inviteId = inviteIdOf(await inviteKeyOf(want.seed))
  draft.record({ inviteSeeds: { ...draft.state.record.inviteSeeds, [inviteId]: want.seed } })
}
