import { encodeTree, inviteWithId, membersOf } from '@catbird-mls/core/mls'
import { takeCommit } from './commits.ts'
import { Refusal } from './world.ts'
import type { Body, FakeConvo, FakeWorld, Method } from './world.ts'

/** Methods of invites. Proofs are believed; what a policy has is what there is. */
export const inviteMethods: Record<string, Method> = {
  'invite.createInvite': async (world, input, caller) => {
    const convo = world.convoOf(input.convoId, caller)
    const answer = await takeCommit(world, convo, input)
    convo.previews.set(input.inviteId as string, input.preview)
    return answer
  },
  'invite.listInvites': () => ({ invites: [] }),
  'invite.listJoinRequests': () => ({ requests: [] }),
  'invite.getInvite': (world, input) => {
    const convo = invitingConvo(world, input)
    const { group, previews } = convo
    const approval = inviteWithId(group.policy, input.inviteId as string)?.approval
    const preview = previews.get(input.inviteId as string)
    return { kind: 'group', approval, memberCount: membersOf(group).size, ...(preview ? { preview } : {}) }
  },
  'group.submitCommit': (world, input, caller) => {
    // A stranger comes in by the invite that its commit carries, or is refused by the judgement.
    const convo = world.convos.get(input.convoId as string) ?? world.convoOf(input.convoId, caller)
    return takeCommit(world, convo, input)
  },
  'group.getGroupInfo': (world, input, caller) => {
    const byInvite = input.inviteId !== undefined
    const convo = byInvite ? invitingConvo(world, input) : world.convoOf(input.convoId, caller)
    const { generation, groupInfo, group, log } = convo
    const epoch = Number(group.context.epoch)
    return { groupInfo, ratchetTree: encodeTree(group.tree), generation, epoch, seq: log.length }
  },
}

function invitingConvo(world: FakeWorld, { convoId, inviteId }: Body): FakeConvo {
  const convo = world.convos.get(convoId as string)
  if (convo === undefined || inviteWithId(convo.group.policy, inviteId as string) === undefined)
    throw new Refusal('InviteNotFound')
  return convo
}
