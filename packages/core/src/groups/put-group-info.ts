import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { requireActiveDevice } from '../devices/index.ts'
import { ServiceError } from '../errors/index.ts'
import { bytesEqual, judgeReplacedInfo, remainderOf } from '../mls/index.ts'
import type { InfoRemainder } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { appendNotice } from './append-notice.ts'
import { lockConvo } from './lock-convo.ts'
import { presentLeaf } from './present-leaf.ts'
import type { ActOfEpoch, PresentLeaf } from './present-leaf.ts'
import type { PublicGroups } from './public-groups.ts'
import { readPublicGroup } from './read-public-group.ts'
import { readServedInfo, replaceGroupInfo } from './sql/group-infos.ts'
import type { ServedInfoRow } from './sql/group-infos.ts'

type Ports = { readonly bus: Bus; readonly clock: Clock; readonly publicGroups: PublicGroups }
type Replacement = ActOfEpoch & { readonly groupInfo: Uint8Array }

/**
 * Replaces the GroupInfo of the present epoch, whose `external_pub` a member has found wrong: nobody without the
 * epoch's secrets can tell, so any leaf's word is taken, once an epoch, and a notice shows it to all the others. A
 * replacement that is wrong itself is reported as a wrong commit is (protocol.md, "Recovery").
 *
 * Judged without the lock, as a commit is: an epoch's group never changes. What leaves the key as it is does nothing.
 *
 * @returns the entry that stands for the GroupInfo that is served now; 0 for the one the group was made with
 * @throws ServiceError `ConvoNotFound`, `NotMember`, `NotAllowed`, `ConvoNotAccepted`, `CommitterBarred`,
 * `EpochConflict`, `GenerationConflict`, `InvalidMls`
 */
export async function putGroupInfo(
  ports: Ports & { readonly db: Database },
  input: Replacement,
): Promise<{ seq: number }> {
  const { leafIndex } = await presentLeaf(ports.db, input)
  const info = await judgeInfo(ports, input, leafIndex)
  return withTransaction(ports.db, async (tx) => {
    await lockConvo(tx, input.convoId)
    await requireActiveDevice(tx, input.caller)
    const leaf = await presentLeaf(tx, input)
    return { seq: await replace(ports, tx, input, { ...leaf, ...info }) }
  })
}

async function judgeInfo(
  ports: Ports & { readonly db: Database },
  input: Replacement,
  leafIndex: number,
): Promise<InfoRemainder> {
  const group = await readPublicGroup(ports, input.convoId)
  // The convo may have moved on since the leaf was looked up.
  if (group.context.epoch !== BigInt(input.epoch)) throw new ServiceError('EpochConflict')
  return judgeReplacedInfo(group, { groupInfo: input.groupInfo, leafIndex })
}

async function replace(
  ports: Ports,
  tx: Tx,
  { convoId, generation, epoch, groupInfo, caller }: Replacement,
  { leafIndex, barred, externalPub, signature }: PresentLeaf & InfoRemainder,
): Promise<number> {
  const [served] = await tx.query<ServedInfoRow>(readServedInfo, [convoId, generation, epoch, leafIndex])
  if (served === undefined) throw new ServiceError('ConvoNotFound')
  if (bytesEqual(remainderOf(served.group_info).externalPub, externalPub)) return served.seq
  if (served.own_seq !== null) return ownAnswer(served.own_seq, served.own_external_pub, externalPub)
  if (barred) throw new ServiceError('CommitterBarred')
  await tx.execute(replaceGroupInfo, [convoId, generation, groupInfo])
  const { did, deviceId } = caller
  const put = { generation, epoch, did, deviceId, externalPub, groupInfoSignature: signature }
  const notice = { kind: 'groupInfoReplaced', ...put } as const
  return appendNotice(ports, tx, { convoId, notice, leafIndex })
}

/** A leaf's one replacement again has its answer, though another has come after it. */
function ownAnswer(seq: number, before: Uint8Array | null, externalPub: Uint8Array): number {
  if (before !== null && bytesEqual(before, externalPub)) return seq
  throw new ServiceError('NotAllowed', {
    message: 'this leaf has replaced the GroupInfo of the epoch before',
  })
}
