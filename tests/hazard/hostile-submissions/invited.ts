import { createInvite, revokeInvite } from '@catbird-mls/core/invites'
import { makeCommit } from '../../../packages/core/src/groups/testing/member.ts'
import { newTestInvite, policyHeld, withInvites } from '../../../packages/core/src/invites/testing/invite.ts'
import type { TestInvite } from '../../../packages/core/src/invites/testing/invite.ts'
import type { Attack } from './attack.ts'
import type { Stage } from './stage.ts'

/** External commits by invites that do not let in, or let in no more, and makings of invites that are none. */
export const invited: Attack[] = [
  [
    'an external commit by an invite that the convo has never had',
    'service.invite-open',
    async (stage) => joining(stage, await newTestInvite()),
  ],
  [
    'an external commit by an invite that was revoked, though the policy still has it',
    'service.invite-open',
    async (stage) => {
      const made = await opened(stage)
      const { device: caller } = stage.alice
      await revokeInvite(stage.ports, { caller, convoId: stage.convoId, inviteId: made.inviteId })
      return joining(stage, made)
    },
  ],
  [
    'an external commit by an invite whose time is over',
    'service.invite-time',
    async (stage) => {
      const expiresAt = Math.floor(stage.clock.now().getTime() / 1000) + 60
      const join = await joining(stage, await opened(stage, { expiresAt }))
      stage.clock.advance(61_000)
      return join
    },
  ],
  [
    'an external commit by an invite that is used up',
    'service.invite-uses',
    async (stage) => {
      const made = await opened(stage, { maxUses: 1 })
      await stage.comesBy(await stage.device(), made.seed)
      return joining(stage, made)
    },
  ],
  [
    'an external commit by an invite that asks for approval',
    'grounds.invite-approval',
    async (stage) => joining(stage, await opened(stage, { approval: true })),
  ],
  [
    "an external commit by another account's invitation, taken on its way",
    'service.own-leaf',
    async (stage) => {
      const made = await opened(stage)
      const others = await stage.external(await stage.device(), { seed: made.seed })
      return () => stage.submit(others, stage.eve)
    },
  ],
  [
    'an external commit by an invite of a banned account',
    'policy.banned-members',
    async (stage) => {
      const made = await opened(stage)
      await stage.advance({ policy: { ...policyHeld(stage.alice), banned: [stage.banOf(stage.eve)] } })
      return joining(stage, made)
    },
  ],
  [
    'the making of an invite by a commit that makes another',
    'service.invite-change',
    async (stage) => {
      const [made, other] = [await newTestInvite(), await newTestInvite()]
      const { commit, groupInfo } = await makeCommit(stage.alice, { policy: withInvites(stage.alice, other) })
      const { device: caller } = stage.alice
      const input = { caller, convoId: stage.convoId, inviteId: made.inviteId, commit, groupInfo }
      return () => createInvite(stage.ports, input)
    },
  ],
]

/** Alice makes an invite. */
async function opened(stage: Stage, rules: Parameters<typeof newTestInvite>[0] = {}): Promise<TestInvite> {
  const made = await newTestInvite(rules)
  await stage.advance({ policy: withInvites(stage.alice, made) })
  return made
}

/** Eve comes by an invite. */
async function joining(stage: Stage, { seed }: TestInvite): Promise<() => Promise<unknown>> {
  const made = await stage.external(stage.eve, { seed })
  return () => stage.submit(made)
}
