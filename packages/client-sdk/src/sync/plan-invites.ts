import { compareBytes, inviteIdOf, inviteKeyOf, inviteWithKey } from '@catbird-mls/core/mls'
import type { PolicyInvite } from '@catbird-mls/core/mls'
import { policyOf } from '../mls/index.ts'
import type { GroupState } from '../mls/index.ts'
import type { MemberWant } from '../store/intent-record.ts'
import type { Plan } from './planned-commit.ts'

type CreateInvite = Extract<MemberWant, { kind: 'createInvite' }>

/** Puts an invite into the policy; undefined where it is there. */
export async function planCreateInvite(state: GroupState, want: CreateInvite): Promise<Plan> {
  const policy = policyOf(state)
  const { seed, approval, expiresAt, maxUses } = want
  const key = await inviteKeyOf(seed)
  if (inviteWithKey(policy, key) !== undefined) return undefined
  const made: PolicyInvite = {
    ...{ key, approval },
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(maxUses === undefined ? {} : { maxUses }),
  }
  const invites = [...policy.invites, made].sort((a, b) => compareBytes(a.key, b.key))
  return { changes: { policy: { ...policy, invites } }, invite: { inviteId: inviteIdOf(key), seed } }
}

/** Takes an invite out of the policy; undefined where it is not there. */
export function planRevokeInvite(state: GroupState, inviteId: string): Plan {
  const policy = policyOf(state)
  const invites = policy.invites.filter(({ key }) => inviteIdOf(key) !== inviteId)
  return invites.length === policy.invites.length
    ? undefined
    : { changes: { policy: { ...policy, invites } } }
}
