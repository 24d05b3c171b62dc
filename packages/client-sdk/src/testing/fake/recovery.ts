import { judgeReplacedInfo, leavesOf } from '@catbird-mls/core/mls'
import { append, DEFS, Refusal } from './world.ts'
import type { Body, FakeConvo, Method } from './world.ts'

/** Methods by which members mend what a commit left wrong. Reports are taken, and bar nobody. */
export const recoveryMethods: Record<string, Method> = {
  'group.requestRecovery': (world, { convoId }, caller) => {
    world.convoOf(convoId, caller)
    return { counted: true, barred: false }
  },
  'group.putGroupInfo': async (world, input, caller) => {
    const convo = world.convoOf(input.convoId, caller)
    const groupInfo = input.groupInfo as Uint8Array
    checkPresent(input, convo)
    const leaf = leavesOf(convo.group).find(({ deviceId }) => deviceId === caller.deviceId)
    if (leaf === undefined) throw new Refusal('NotMember')
    const { externalPub, signature } = await judgeReplacedInfo(convo.group, { groupInfo, ...leaf })
    convo.groupInfo = groupInfo
    const { generation } = convo
    const put = { generation, epoch: input.epoch, ...caller, externalPub, groupInfoSignature: signature }
    const notice = { $type: `${DEFS}#groupInfoReplaced`, ...put }
    return { seq: append(convo, { $type: `${DEFS}#noticeEntry`, notice }) }
  },
  'group.putMetadata': (world, input, caller) => {
    const convo = world.convoOf(input.convoId, caller)
    const { epoch, expectedVersion, sealed } = input
    checkPresent(input, convo)
    const version = Number(convo.metadata?.version ?? 0)
    if (version !== expectedVersion) throw new Refusal('MetadataConflict')
    const stored = { generation: convo.generation, epoch, version: version + 1 }
    convo.metadata = { ...stored, sealed }
    append(convo, { $type: `${DEFS}#noticeEntry`, notice: { $type: `${DEFS}#metadataSealed`, ...stored } })
    return { version: version + 1 }
  },
}

function checkPresent(of: Body, { generation, group }: FakeConvo): void {
  if (of.generation !== generation) throw new Refusal('GenerationConflict')
  if (of.epoch !== Number(group.context.epoch)) throw new Refusal('EpochConflict')
}
