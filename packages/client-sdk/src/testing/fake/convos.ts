import {
  bytesEqual,
  directConvoId,
  groupConvoId,
  judgeCreation,
  leavesOf,
  membersOf,
  roleOf,
} from '@catbird-mls/core/mls'
import { takeCommit } from './commits.ts'
import { append, AT, beginStay, DEFS, isMember, Refusal } from './world.ts'
import type { Body, FakeConvo, Method } from './world.ts'

/** Methods of convos. */
export const convoMethods: Record<string, Method> = {
  'convo.createConvo': async (world, input, caller) => {
    const { kind, groupInfo, commit, commitGroupInfo, welcome } = input
    const { group } = await judgeCreation(groupInfo as Uint8Array)
    const convoId =
      kind === 'direct'
        ? directConvoId(world.did, caller.did, input.with as string)
        : groupConvoId(world.did, group.context.groupId)
    const existing = world.convos.get(convoId)
    if (existing !== undefined) {
      if (bytesEqual(existing.group.context.groupId, group.context.groupId)) return { convo: view(existing) }
      throw new Refusal('ConvoExists')
    }
    const convo: FakeConvo = {
      ...{ convoId, kind: kind as string, generation: 1, group, groupInfo: groupInfo as Uint8Array },
      ...{ log: [], firstSeq: 1, commits: new Map(), messages: new Map(), left: new Set(), stays: new Map() },
      metadata: input.metadata as Body | undefined,
      ...{ previews: new Map(), joined: new Map() },
    }
    beginStay(convo, caller, 0)
    if (commit !== undefined) await takeCommit(world, convo, { commit, groupInfo: commitGroupInfo, welcome })
    world.convos.set(convoId, convo)
    return { convo: view(convo) }
  },
  'convo.getConvo': (world, { convoId }, caller) => ({ convo: view(world.convoOf(convoId, caller)) }),
  'convo.getConvoHeads': (world, _, { did }) => ({
    heads: [...world.convos.values()]
      .filter((convo) => isMember(convo, did))
      .map((convo) => ({ ...head(convo), joinedSeq: convo.joined.get(did) ?? 0 })),
  }),
  'convo.acceptConvo': (world, { convoId }, caller) => ({ convo: view(world.convoOf(convoId, caller)) }),
  'convo.leaveConvo': (world, { convoId, statements }, caller) => {
    const convo = world.convoOf(convoId, caller)
    convo.left.add(caller.did)
    const notice = { $type: `${DEFS}#leaveRequested`, did: caller.did, statements: statements ?? [] }
    return { seq: append(convo, { $type: `${DEFS}#noticeEntry`, notice }) }
  },
}

function head({ convoId, generation, group, log, firstSeq }: FakeConvo): Body {
  return { convoId, generation, epoch: Number(group.context.epoch), firstSeq, lastSeq: log.length }
}

function view(convo: FakeConvo): Body {
  const { kind, group, metadata } = convo
  const leaves = leavesOf(group)
  const members = [...membersOf(group)].map((did) => {
    const absent = !leaves.some((leaf) => leaf.did === did)
    return { did, role: roleOf(group.policy, did), absent, devices: [] }
  })
  const { groupId } = group.context
  const standing = { status: 'accepted', muted: false, createdAt: AT }
  return { ...head(convo), kind, groupId, ...standing, members, ...(metadata ? { metadata } : {}) }
}
