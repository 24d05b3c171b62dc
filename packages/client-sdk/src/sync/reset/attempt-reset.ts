import type { PublicGroup } from '@catbird-mls/core/mls'
import { randomBytes } from '../../bytes.ts'
import { metadataKey, sealMetadata } from '../../content/metadata.ts'
import { beginReset } from '../../mls/index.ts'
import type { DeviceKeys } from '../../mls/index.ts'
import type { Attempt } from '../../store/attempt-record.ts'
import type { Intent, ResetWant } from '../../store/intent-record.ts'
import type { ConvoView } from '../../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import type { Draft } from '../draft.ts'

/** Begins the group of the next generation, and puts it into the draft as the convo's attempt. */
export async function attemptReset(
  draft: Draft,
  device: DeviceKeys,
  {
    intent,
    want,
    present,
    view,
    now,
  }: {
    readonly intent: Intent
    readonly want: ResetWant
    /** The group that backs the convo now. */
    readonly present: PublicGroup
    readonly view: ConvoView
    readonly now: number
  },
): Promise<void> {
  const { convoId, generation, metadata: plain } = draft.state.record
  const { reason } = want
  const asked = { device, convoId, present, groupId: randomBytes(32), reason, now }
  const { state, groupInfo } = await beginReset(asked)
  const sealed = plain && (await sealMetadata(await metadataKey(state), convoId, plain))
  const attempt: Attempt = {
    kind: 'reset',
    intentId: intent.id,
    generation,
    epoch: Number(present.context.epoch),
    firstGroupInfo: groupInfo,
    begun: state,
    leaving: view.members.filter(({ leaving }) => leaving === true).map(({ did }) => did),
    ...(plain && sealed ? { plainMetadata: plain, metadata: sealed } : {}),
  }
  draft.set({ attempt })
}
