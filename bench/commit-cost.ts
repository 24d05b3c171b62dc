import { judgeCommit } from '@catbird-mls/core/mls'
import {
  createCommit,
  createGroupInfoWithExternalPub,
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  processPublicMessage,
} from 'ts-mls'
import type { CiphersuiteImpl, ClientState, Proposal } from 'ts-mls'
import { balancedGroup, newMember } from '../tests/mls/support/balanced-group.ts'
import type { BalancedGroup } from '../tests/mls/support/balanced-group.ts'
import { compare } from './measure.ts'
import type { Comparison } from './measure.ts'

/** The cost of one commit for the server, against the MLS library's own processing of it by a member. */
export interface CommitCost extends Comparison {
  readonly members: number
  readonly act: string
  /** Of the commit on the wire. */
  readonly bytes: number
}

const convoId = 'a'.repeat(52)

/** Measures an update, an Add and a Remove in a balanced group of this size, and an update by who knows no hashes yet. */
export async function measureCommits(members: number, suite: CiphersuiteImpl): Promise<CommitCost[]> {
  const lived = await afterOneCommit(await balancedGroup(members, suite), suite)
  const { tree, context, confirmationTag, policy } = lived.group
  const forgotten = { ...lived, group: { tree, context, confirmationTag, policy } }
  const { own } = await newMember(members, suite)
  const add: Proposal = { proposalType: 'add', add: { keyPackage: own.publicPackage } }
  const remove: Proposal = { proposalType: 'remove', remove: { removed: 1 } }
  const costs = [
    { act: 'update', ...(await measure(lived, [], suite)) },
    { act: 'update, nothing known', ...(await measure(forgotten, [], suite)) },
    { act: 'add', ...(await measure(lived, [add], suite)) },
    ...(members > 2 ? [{ act: 'remove', ...(await measure(lived, [remove], suite)) }] : []),
  ]
  return costs.map((cost) => ({ members, ...cost }))
}

/** The commit of an update of a balanced group, in bytes. */
export async function commitBytes(members: number, suite: CiphersuiteImpl): Promise<number> {
  const { commit } = await commitOf(await balancedGroup(members, suite), [], suite)
  return commit.length
}

/** What the server and a member hold after a commit that both have taken in. */
async function afterOneCommit(balanced: BalancedGroup, suite: CiphersuiteImpl): Promise<BalancedGroup> {
  const { commit, groupInfo, newState } = await commitOf(balanced, [], suite)
  const { group } = await judgeCommit(balanced.group, { convoId, commit, groupInfo })
  return { group, committer: newState, receiver: await processAsMember(balanced.receiver, commit, suite) }
}

async function measure(
  balanced: BalancedGroup,
  proposals: Proposal[],
  suite: CiphersuiteImpl,
): Promise<Comparison & { bytes: number }> {
  const { group, receiver } = balanced
  const { commit, groupInfo } = await commitOf(balanced, proposals, suite)
  const ours = () => judgeCommit(group, { convoId, commit, groupInfo })
  const theirs = () => processAsMember(receiver, commit, suite)
  return { bytes: commit.length, ...(await compare(ours, theirs)) }
}

async function commitOf({ committer: state }: BalancedGroup, proposals: Proposal[], suite: CiphersuiteImpl) {
  const options = { wireAsPublicMessage: true, extraProposals: proposals }
  const { commit, newState } = await createCommit({ state, cipherSuite: suite }, options)
  const groupInfo = await createGroupInfoWithExternalPub(newState, [], suite)
  return {
    newState,
    commit: encodeMlsMessage(commit),
    groupInfo: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo }),
  }
}

async function processAsMember(
  state: ClientState,
  commit: Uint8Array,
  suite: CiphersuiteImpl,
): Promise<ClientState> {
  const message = decodeMlsMessage(commit, 0)?.[0]
  if (message?.wireformat !== 'mls_public_message') throw new Error('not a PublicMessage')
  const { newState } = await processPublicMessage(state, message.publicMessage, emptyPskIndex, suite)
  return newState
}
