import type { Proposal, PublicMessage } from 'ts-mls'
import type { Commit } from 'ts-mls/commit.js'
import type { FramedContentCommit } from 'ts-mls/framedContent.js'
import type { ServiceError } from '../../errors/index.ts'
import { asEpoch } from '../epoch.ts'
import { refuse } from '../rules/refuse.ts'
import type { RuleId } from '../rules/table.ts'
import { decodeMessage } from '../wire.ts'

/** A commit whose form has been checked: who sends it, and only proposals of the closed lists, by value. */
export interface DecodedCommit {
  readonly message: PublicMessage
  readonly content: FramedContentCommit
  readonly confirmationTag: Uint8Array
  readonly sender: { readonly kind: 'member'; readonly leafIndex: number } | { readonly kind: 'joiner' }
  readonly proposals: readonly Proposal[]
  readonly path: Commit['path']
}

/** What a commit shows before the group is known. */
export interface CommitHeader {
  readonly groupId: Uint8Array
  /** The epoch that the commit ends. */
  readonly epoch: number
  readonly external: boolean
  readonly senderLeaf?: number
  readonly adds: boolean
}

/**
 * Reads the header of a commit, with all that {@link decodeCommit} checks.
 *
 * @throws ServiceError `InvalidMls`, `ProposalNotAllowed`, `PathRequired`
 */
export function peekCommit(bytes: Uint8Array): CommitHeader {
  return headerOf(decodeCommit(bytes))
}

/** The header of a commit that has been decoded. */
export function headerOf({ content, sender, proposals }: DecodedCommit): CommitHeader {
  return {
    groupId: content.groupId,
    epoch: asEpoch(content.epoch),
    external: sender.kind === 'joiner',
    ...(sender.kind === 'member' ? { senderLeaf: sender.leafIndex } : {}),
    adds: proposals.some(({ proposalType }) => proposalType === 'add'),
  }
}

/**
 * Reads MLSMessage(PublicMessage) that holds a commit, and holds it against the closed lists of protocol.md
 * ("One judgement", 1 and 2).
 *
 * @throws ServiceError `InvalidMls`, `ProposalNotAllowed`, `PathRequired`
 */
export function decodeCommit(bytes: Uint8Array): DecodedCommit {
  const { publicMessage: message } = decodeMessage(bytes, 'mls_public_message', 'a commit as a PublicMessage')
  const { content, auth } = message
  if (content.contentType !== 'commit' || auth.contentType !== 'commit')
    throw refuse('framing.content-type', 'the message is no commit')
  const sender = senderOf(content)
  const proposals = content.commit.proposals.map((item) => {
    if (item.proposalOrRefType !== 'proposal')
      throw notAllowed('proposals.by-value', 'a proposal by reference')
    return item.proposal
  })
  checkClosedList(proposals, sender.kind)
  checkPath(proposals, content.commit.path)
  return {
    message,
    content,
    confirmationTag: auth.confirmationTag,
    sender,
    proposals,
    path: content.commit.path,
  }
}

function senderOf({ sender }: FramedContentCommit): DecodedCommit['sender'] {
  if (sender.senderType === 'member') return { kind: 'member', leafIndex: sender.leafIndex }
  if (sender.senderType === 'new_member_commit') return { kind: 'joiner' }
  throw refuse('framing.sender-type', 'a commit comes from a member or from who joins by it')
}

/** A member's commit may add, remove and set extensions; a joiner's has one ExternalInit and at most one Remove. */
function checkClosedList(proposals: readonly Proposal[], sender: 'member' | 'joiner'): void {
  const allowed =
    sender === 'member' ? ['add', 'remove', 'group_context_extensions'] : ['external_init', 'remove']
  const stranger = proposals.find(({ proposalType }) => !allowed.includes(String(proposalType)))
  if (stranger) throw notAllowed('proposals.closed-list', `a proposal of type ${stranger.proposalType}`)
  const count = (type: string) => proposals.filter(({ proposalType }) => proposalType === type).length
  // RFC 9420 §12.2: at most one GroupContextExtensions; an external commit has exactly one ExternalInit
  if (count('group_context_extensions') > 1)
    throw notAllowed('proposals.one-extensions', 'a second GroupContextExtensions')
  if (sender === 'joiner' && count('external_init') !== 1)
    throw notAllowed('proposals.one-external-init', 'not exactly one ExternalInit')
  if (sender === 'joiner' && count('remove') > 1)
    throw notAllowed('proposals.one-external-remove', 'a second Remove beside an ExternalInit')
}

/** RFC 9420 §12.4, §17.4: only a commit of nothing but Adds may go without a path. */
function checkPath(proposals: readonly Proposal[], path: Commit['path']): void {
  if (path !== undefined) return
  const pathless = proposals.length > 0 && proposals.every(({ proposalType }) => proposalType === 'add')
  if (!pathless) {
    throw refuse('proposals.path-required', 'the commit carries no path, though its proposals require one')
  }
}

function notAllowed(rule: RuleId, what: string): ServiceError {
  return refuse(rule, `the commit carries ${what}`)
}
