import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { treeOfKept } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { readGroupInfo } from './sql/read-group-info.ts'
import type { GroupInfoRow } from './sql/read-group-info.ts'

/** What an external commit needs to join a convo. */
export type GroupInfoView = {
  /** As its committer signed it, without the tree. */
  readonly groupInfo: Uint8Array
  readonly ratchetTree: Uint8Array
  readonly generation: number
  readonly epoch: number
  /** The last entry of the log when this was read. */
  readonly seq: number
}

/**
 * The GroupInfo and the tree of a convo's present epoch, for the devices of its members.
 *
 * @throws ServiceError `ConvoNotFound`, `NotMember`
 */
export async function getGroupInfo(
  ports: { readonly db: Queryable },
  { caller, convoId }: { readonly caller: DeviceCaller; readonly convoId: ConvoId },
): Promise<GroupInfoView> {
  const [row] = await ports.db.query<GroupInfoRow>(readGroupInfo, [convoId, caller.did])
  if (row === undefined) throw new ServiceError('ConvoNotFound')
  if (row.gone) throw new ServiceError('NotMember')
  const { generation, epoch, last_seq: seq, group_info: groupInfo } = row
  return {
    groupInfo,
    ratchetTree: treeOfKept(row.public_group),
    generation,
    epoch,
    seq,
  }
}
