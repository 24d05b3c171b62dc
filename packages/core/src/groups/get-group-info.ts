import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { holdInvite } from '../invites/hold-invite.ts'
import type { InviteProofPorts, ShownInvite } from '../invites/hold-invite.ts'
import { decodePolicy, isBanned } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import type { PublicGroups } from './public-groups.ts'
import { groupAt, placeHeld } from './read-public-group.ts'
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

type Asking = { readonly caller: DeviceCaller; readonly convoId: ConvoId }
/** The invite by which somebody would come in who is no member. */
type ByInvite = Omit<ShownInvite, 'convoId'> & { readonly lxm: string }

/**
 * The GroupInfo and the tree of a convo's present epoch, for the devices of its members, and for those who hold an
 * invite by which they may join without asking.
 *
 * @throws ServiceError `ConvoNotFound`, `NotMember`, `NotAllowed`, `InvalidInvite`, `InviteNotFound`, `InviteExpired`,
 * `InviteExhausted`, `BadInviteProof`
 */
export async function getGroupInfo(
  ports: InviteProofPorts & { readonly publicGroups: PublicGroups },
  { caller, convoId, invite }: Asking & { readonly invite?: ByInvite | undefined },
): Promise<GroupInfoView> {
  const { db, publicGroups } = ports
  const held = publicGroups.held(convoId)
  const [row] = await db.query<GroupInfoRow>(readGroupInfo, [convoId, caller.did, ...placeHeld(held)])
  if (invite === undefined) checkPart(row)
  else if (row?.known !== true || row.left) await checkInvited(ports, { caller, convoId, invite }, row)
  else checkPart(row)
  if (row === undefined) throw new ServiceError('ConvoNotFound')
  const { generation, epoch, last_seq: seq, group_info: groupInfo } = row
  return {
    groupInfo,
    ratchetTree: publicGroups.treeOf(convoId, groupAt(publicGroups, { convoId, row, held })),
    generation,
    epoch,
    seq,
  }
}

function checkPart(row: GroupInfoRow | undefined): void {
  if (row?.known !== true) throw new ServiceError('ConvoNotFound')
  if (row.left || row.leaving) throw new ServiceError('NotMember')
}

async function checkInvited(
  ports: InviteProofPorts,
  { caller, convoId, invite }: Asking & { readonly invite: ByInvite },
  row: GroupInfoRow | undefined,
): Promise<void> {
  const { approval } = await holdInvite(ports, { ...invite, convoId, did: caller.did })
  if (approval) {
    throw new ServiceError('InvalidInvite', { message: 'the invite asks for approval: ask by requestJoin' })
  }
  if (row !== undefined && isBanned(decodePolicy(row.policy), caller.did))
    throw new ServiceError('NotAllowed', { message: 'an admin has removed the account from this convo' })
}
