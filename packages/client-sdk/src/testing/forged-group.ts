import { membersOf, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { buildCommit, createGroup, generateDeviceKeys, publicOf } from '../mls/index.ts'
import type { CommitChanges, GroupState } from '../mls/index.ts'
import type { UnsafeFakeService } from './unsafe-fake-service.ts'

const mallory = 'did:plc:mallory' as Did

/** Mallory's group, who makes common cause with the service. */
export interface ForgedGroup {
  /** The service pretends that it was restored, and that this is the convo's group. */
  readonly impose: () => void
  /** Commits to it. */
  readonly commit: (changes: CommitChanges) => Promise<void>
}

/** Makes a group with the id of a convo's own, in which these, or its members, are said to be absent. */
export async function forgeGroup(
  service: UnsafeFakeService,
  convoId: string,
  { by = mallory, absent }: { readonly by?: Did; readonly absent?: readonly Did[] } = {},
): Promise<ForgedGroup> {
  const is = service.group(convoId)
  const device = await generateDeviceKeys(by)
  const { kind, metadataHash } = is.policy
  const name = metadataHash === undefined ? {} : { metadataHash }
  const policy = { ...newGroupPolicy(by, absent ?? [...membersOf(is)]), kind, ...name }
  const groupId = Uint8Array.from(is.context.groupId)
  const { state } = await createGroup({ device, groupId, policy, now: Date.now() })
  // Who is to come in by themselves is shown a later epoch than the first.
  const { next: first, groupInfo } = await buildCommit({ state, device, changes: {} })
  let held: GroupState = first
  return {
    impose: () => service.impose(convoId, { group: publicOf(first), groupInfo, generation: 1 }),
    async commit(changes) {
      const { next, ...built } = await buildCommit({ state: held, device, changes })
      held = next
      await service.commit(convoId, { ...built })
    },
  }
}
