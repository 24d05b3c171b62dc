import type { GroupContext } from 'ts-mls'
import { asEpoch } from '../epoch.ts'
import { decodeCommitData } from '../authenticated-data.ts'
import { bytesEqual } from '../bytes.ts'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import type { Did } from '../ids.ts'
import type { PolicyInvite } from '../policy/invites.ts'
import { judgePolicy } from '../policy/judge-policy.ts'
import { refuse, refusingGarbage } from '../rules/refuse.ts'
import { applyJoinerPath, applyMemberPath } from './apply-path.ts'
import { applyProposals } from './apply-proposals.ts'
import type { AddedLeaf, Proposed } from './apply-proposals.ts'
import { decodeCommit } from './decode-commit.ts'
import type { DecodedCommit } from './decode-commit.ts'
import { isSignedContent } from './framing.ts'
import { checkAddGrounds, checkRemoveGrounds } from './grounds.ts'
import { checkGroupInfo, decodeGroupInfo } from './group-info.ts'
import { checkJoinGrounds } from './join-grounds.ts'
import { nextGroup } from './next-group.ts'
import { leafAt, leafNodeAt, leafRef, lowestLeafOf, membersOf } from './public-group.ts'
import type { LeafRef, PublicGroup } from './public-group.ts'

/** What a commit does, for those who keep books of a group. */
export interface CommitEffects {
  /** The epoch that the commit begins. */
  readonly epoch: number
  /** Who committed: its leaf; after an external commit, the leaf it has joined at. */
  readonly committer: LeafRef
  readonly external: boolean
  readonly added: readonly AddedLeaf[]
  readonly removed: readonly LeafRef[]
  readonly policyChanged: boolean
  /** The invite that made a new member of the committer's account. */
  readonly invite?: PolicyInvite
}

/** A commit's verdict: the group after it, and what it did. */
export interface Judgement {
  readonly group: PublicGroup
  readonly effects: CommitEffects
}

/**
 * Judges a commit: a pure function of the group and the bytes, which the server and every SDK run alike, so
 * that no two of them can differ and fork the group (protocol.md, "One judgement of a commit", 1 to 4 and 6).
 * What depends on time, network or the server's data is not judged here. With `groupInfo` (the server has it,
 * a member reading the log does not) that is checked against the group it must describe. A commit of a megabyte
 * takes long to decode: who has read its header hands in what {@link decodeCommit} gave.
 *
 * Not checked, since nobody can without secrets: membership tag, the value of the confirmation tag, path
 * ciphertexts, whether `external_pub` is the right key.
 *
 * @throws ServiceError `InvalidMls`, `InvalidPolicy`, `ProposalNotAllowed`, `PathRequired`, `NotAllowed`,
 * `NotMember`, `LastAdmin`, `InvalidLeaveStatement`, `InvalidInvite`, `InvalidKeyPackage`,
 * `UnsupportedCiphersuite`
 */
export async function judgeCommit(
  group: PublicGroup,
  input: { convoId: string; commit: Uint8Array | DecodedCommit; groupInfo?: Uint8Array },
): Promise<Judgement> {
  const commit = input.commit instanceof Uint8Array ? decodeCommit(input.commit) : input.commit
  return refusingGarbage('library.commit', 'the commit does not fit the group', async () => {
    checkPlace(group.context, commit)
    await checkTags(group.context, commit)
    await checkSignature(group, commit)
    const proposed = await applyProposals(group, commit)
    const committer = await applyPath(group, commit, proposed)
    const invite = await checkGrounds(group, input.convoId, commit, committer, proposed)
    const next = nextGroup(group, commit, proposed)
    judgePolicyStep(group, next, committer.did, proposed.removed)
    if (input.groupInfo) await checkInfo(next, committer.leafIndex, input.groupInfo)
    return { group: next, effects: effectsOf(next, commit, { committer, invite }, proposed) }
  })
}

function checkPlace(context: GroupContext, { content }: DecodedCommit): void {
  if (!bytesEqual(content.groupId, context.groupId))
    throw refuse('framing.group', 'the commit is of another group')
  if (content.epoch !== context.epoch)
    throw refuse('framing.epoch', `the commit is not of epoch ${context.epoch}`)
}

/** RFC 9420 §6.1, §6.2: both tags are MACs, of Nh bytes. More of them can only be judged with secrets. */
async function checkTags(
  { cipherSuite }: GroupContext,
  { message, confirmationTag }: DecodedCommit,
): Promise<void> {
  const { kdf } = await loadCiphersuite(cipherSuite)
  const tags = [confirmationTag, ...(message.senderType === 'member' ? [message.membershipTag] : [])]
  if (!tags.every(({ length }) => length === kdf.size))
    throw refuse('framing.tags', "a tag of the commit is not as long as the suite's")
}

/** RFC 9420 §6.1: the signature over FramedContentTBS, by the member's key or the one a joiner brings. */
async function checkSignature(group: PublicGroup, { message, sender, path }: DecodedCommit): Promise<void> {
  const leaf = sender.kind === 'member' ? leafNodeAt(group, sender.leafIndex) : path?.leafNode
  if (!leaf) throw refuse('framing.sender-leaf', 'the commit comes from a leaf that is not there')
  const verifies = await isSignedContent(message, leaf.signaturePublicKey, group.context)
  if (!verifies) throw refuse('framing.signature', 'the signature of the commit does not verify')
}

async function applyPath(
  group: PublicGroup,
  { sender, path }: DecodedCommit,
  { tree, extensions, added, removed }: Proposed,
): Promise<LeafRef> {
  const context = { ...group.context, extensions }
  if (sender.kind === 'joiner') {
    if (!path) throw refuse('proposals.path-required', 'an external commit carries a path')
    const former = removed.flatMap(({ leafIndex }) => leafNodeAt(group, leafIndex) ?? [])
    return leafRef(await applyJoinerPath(tree, context, path, former), path.leafNode)
  }
  const committer = leafAt(group, sender.leafIndex)
  if (!committer) throw refuse('framing.sender-leaf', 'the commit comes from a leaf that is not there')
  const newLeaves = added.map(({ leafIndex }) => leafIndex)
  if (path) await applyMemberPath(tree, context, sender.leafIndex, path, newLeaves)
  return committer
}

async function checkGrounds(
  group: PublicGroup,
  convoId: string,
  { sender, content }: DecodedCommit,
  committer: LeafRef,
  { added, removed }: Proposed,
): Promise<PolicyInvite | undefined> {
  const { leaves, invite } = decodeCommitData(content.authenticatedData)
  if (sender.kind === 'joiner') return checkJoinGrounds(group, committer, removed, invite)
  if (invite) throw refuse('grounds.invite-of-member', 'a member comes in by no invite')
  checkAddGrounds(group, committer, added)
  await checkRemoveGrounds(group, convoId, committer, removed, leaves)
  return undefined
}

function judgePolicyStep(
  before: PublicGroup,
  after: PublicGroup,
  committer: Did,
  removed: readonly LeafRef[],
): void {
  judgePolicy({
    before: before.policy,
    after: after.policy,
    committer,
    members: membersOf(after),
    lowest: lowestLeafOf(after)?.did,
    departed: new Set(removed.map(({ did }) => did)),
  })
}

async function checkInfo(next: PublicGroup, leafIndex: number, bytes: Uint8Array): Promise<void> {
  const leaf = leafNodeAt(next, leafIndex)
  if (!leaf) throw refuse('framing.sender-leaf', 'the committer has no leaf')
  const { context, confirmationTag } = next
  await checkGroupInfo(decodeGroupInfo(bytes), {
    context,
    confirmationTag,
    signer: { leafIndex, leaf },
    withTree: false,
  })
}

function effectsOf(
  next: PublicGroup,
  { sender }: DecodedCommit,
  { committer, invite }: { committer: LeafRef; invite: PolicyInvite | undefined },
  { added, removed, policyChanged }: Proposed,
): CommitEffects {
  const external = sender.kind === 'joiner'
  const done = { epoch: asEpoch(next.context.epoch), committer, external, added, removed, policyChanged }
  return invite === undefined ? done : { ...done, invite }
}
