import { judgeReplacedInfo, leavesOf } from '@catbird-mls/core/mls'
import { append, DEFS, Refusal } from './world.ts'
import type { Body, Method } from './world.ts'

/** Methods by which members mend what a commit left wrong. Reports are taken, and bar nobody. */
export const recoveryMethods: Record<string, Method> = {
  'group.requestRecovery': (world, { convoId }, caller) => {
    world.convoOf(convoId, caller)
    return { counted: true, barred: false }
  },
  'group.putGroupInfo': async (world, input, caller) => {
    const convo = world.convoOf(input.convoId, caller)
    const groupInfo = input.groupInfo as Uint8Array
    checkEpoch(input, Number(convo.group.context.epoch))
    const leaf = leavesOf(convo.group).find(({ deviceId }) => deviceId === caller.deviceId)
    if (leaf === undefined) throw new Refusal('NotMember')
    const { externalPub, signature } = await judgeReplacedInfo(convo.group, { groupInfo, ...leaf })
    convo.groupInfo = groupInfo
    const put = { generation: 1, epoch: input.epoch, ...caller, externalPub, groupInfoSignature: signature }
    const notice = { $type: `${DEFS}#groupInfoReplaced`, ...put }
    return { seq: append(convo, { $type: `${DEFS}#noticeEntry`, notice }) }
  },
  'group.putMetadata': (world, input, caller) => {
    const convo = world.convoOf(input.convoId, caller)
    const { epoch, expectedVersion, sealed } = input
    checkEpoch(input, Number(convo.group.context.epoch))
    const version = Number(convo.metadata?.version ?? 0)
    if (version !== expectedVersion) throw new Refusal('MetadataConflict')
    const stored = { generation: 1, epoch, version: version + 1 }
    convo.metadata = { ...stored, sealed }
    append(convo, { $type: `${DEFS}#noticeEntry`, notice: { $type: `${DEFS}#metadataSealed`, ...stored } })
    return { version: version + 1 }
  },
}

function checkEpoch({ epoch }: Body, present: number): void {
  if (epoch !== present) throw new Refusal('EpochConflict')
}
