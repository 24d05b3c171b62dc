import type { ClientState, Commit, GroupInfo, Proposal, PublicMessage } from 'ts-mls'
import { signFramedContentTBS } from 'ts-mls/framedContent.js'
import { signGroupInfo } from 'ts-mls/groupInfo.js'
import { signLeafNodeCommit } from 'ts-mls/leafNode.js'
import { createGroupInfoWithExternalPub, encodeMlsMessage } from 'ts-mls'
import type { UpdatePath } from 'ts-mls/updatePath.js'
import { messageBytes, suite } from './library-group.ts'
import type { Party } from './library-group.ts'

/** What is put into a commit in place of what it had. */
export interface Forgery {
  readonly proposals?: Commit['proposals']
  readonly path?: UpdatePath | undefined
  readonly sender?: PublicMessage['content']['sender']
  readonly authenticatedData?: Uint8Array
  readonly epoch?: bigint
  readonly confirmationTag?: Uint8Array
  readonly membershipTag?: Uint8Array
}

/** The same commit with something else in it, signed anew: what a hostile member or joiner can send. */
export async function forge(
  { content, ...message }: PublicMessage,
  before: ClientState,
  by: Party,
  { proposals, sender, authenticatedData, epoch, confirmationTag, membershipTag, ...others }: Forgery,
): Promise<Uint8Array> {
  if (content.contentType !== 'commit') throw new Error('not a commit')
  const commit: Commit = {
    proposals: proposals ?? content.commit.proposals,
    path: 'path' in others ? others.path : content.commit.path,
  }
  const forged = {
    ...content,
    commit,
    epoch: epoch ?? content.epoch,
    sender: sender ?? content.sender,
    authenticatedData: authenticatedData ?? content.authenticatedData,
  }
  const tbs = {
    protocolVersion: 'mls10',
    wireformat: 'mls_public_message',
    content: forged,
    senderType: 'member', // a joiner's TBS holds the context as well (RFC 9420 §6.1)
    context: before.groupContext,
  } as const
  const signature = await signFramedContentTBS(by.keys.signKey, tbs, suite.signature)
  const { senderType } = forged.sender
  const auth = { ...message.auth, signature, ...(confirmationTag ? { confirmationTag } : {}) }
  const tag = membershipTag ? { membershipTag } : {}
  return messageBytes({ ...message, ...tag, senderType, content: forged, auth } as PublicMessage) // whoever it is from
}

/** Proposals as a commit holds them by value. */
export function byValue(...proposals: Proposal[]): Commit['proposals'] {
  return proposals.map((proposal) => ({ proposalOrRefType: 'proposal', proposal }))
}

export function commitIn({ content }: PublicMessage): Commit {
  if (content.contentType !== 'commit') throw new Error('not a commit')
  return content.commit
}

export function pathIn(message: PublicMessage): UpdatePath {
  const { path } = commitIn(message)
  if (!path) throw new Error('the commit has no path')
  return path
}

/** Where a leaf is: its signature is for there alone. */
export interface Place {
  readonly groupId: Uint8Array
  readonly leafIndex: number
}

/** The path with another leaf, signed for its place. */
export async function withLeaf(
  path: UpdatePath,
  change: Partial<UpdatePath['leafNode']>,
  { groupId, leafIndex }: Place,
  by: Party,
): Promise<UpdatePath> {
  const leaf = { ...path.leafNode, ...change, groupId, leafIndex }
  return { ...path, leafNode: await signLeafNodeCommit(leaf, by.keys.signKey, suite.signature) }
}

/** A GroupInfo of an epoch with something else in it, signed anew. */
export async function forgeInfo(
  state: ClientState,
  by: Party,
  change: (info: GroupInfo) => Partial<GroupInfo>,
): Promise<Uint8Array> {
  const info = await createGroupInfoWithExternalPub(state, [], suite)
  const { signature: _, ...tbs } = { ...info, ...change(info) }
  const groupInfo = await signGroupInfo(tbs, by.keys.signKey, suite.signature)
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo })
}
