import {
  createGroupInfoWithExternalPub,
  type CiphersuiteImpl,
  type ClientState,
  type RatchetTree,
} from 'ts-mls'
import { decodeGroupInfo, encodeGroupInfo, type GroupInfo } from 'ts-mls/groupInfo.js'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'

/** What the server holds of the group, as bytes: the last committer's GroupInfo without the tree, and the tree. */
export interface Published {
  readonly groupInfo: Uint8Array
  readonly ratchetTree: Uint8Array
}

/** Publishes the group as the last committer sees it. */
export async function publish(committer: ClientState, suite: CiphersuiteImpl): Promise<Published> {
  const groupInfo = await createGroupInfoWithExternalPub(committer, [], suite)
  return {
    groupInfo: encodeGroupInfo(groupInfo),
    ratchetTree: encodeRatchetTree(committer.ratchetTree),
  }
}

/** The tree that is handed to joiners. */
export function readTree({ ratchetTree }: Published): RatchetTree {
  const decoded = decodeRatchetTree(ratchetTree, 0)
  if (decoded === undefined) throw new Error('the published tree cannot be decoded')
  return decoded[0]
}

/** The GroupInfo for external joiners. */
export function readGroupInfo({ groupInfo }: Published): GroupInfo {
  const decoded = decodeGroupInfo(groupInfo, 0)
  if (decoded === undefined) throw new Error('the published GroupInfo cannot be decoded')
  return decoded[0]
}
