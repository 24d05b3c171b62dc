import { sha256 } from '@noble/hashes/sha2.js'
import type { DeviceCaller } from '../identity/callers.ts'
import type { InviteChange } from '../invites/invite-change.ts'
import { decodeCommit, decodeCommitData, headerOf, inviteIdOf, parseWelcome } from '../mls/index.ts'
import type { CommitHeader, ConvoId, DecodedCommit, InviteId, WelcomeHeader } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'

/** What a device submits: a commit, and all that belongs to it. */
export type SubmittedCommit = {
  readonly caller: DeviceCaller
  readonly convoId: ConvoId
  /** The commit as an MLSMessage. */
  readonly commit: Uint8Array
  /** The GroupInfo of the epoch it begins, without the tree. */
  readonly groupInfo: Uint8Array
  /** The Welcome, exactly if it adds. */
  readonly welcome?: Uint8Array | undefined
  /** The convo's metadata, sealed for the epoch it begins. */
  readonly metadata?: Uint8Array | undefined
  /** The invite that it makes or revokes, where it is submitted for that. */
  readonly invite?: InviteChange | undefined
}

/** The same with what its bytes show by themselves. */
export type Submission = SubmittedCommit & {
  readonly header: CommitHeader
  /** What `commit` holds, decoded once. */
  readonly decoded: DecodedCommit
  /** SHA-256 of the commit: what it is known by. */
  readonly hash: Uint8Array
  readonly addressed: WelcomeHeader | undefined
  /** The invite by which its joiner comes in, if it is an external commit and carries one. */
  readonly joinsBy: InviteId | undefined
}

/**
 * Reads what is submitted, with no regard to any group.
 *
 * @throws ServiceError `InvalidMls`, `ProposalNotAllowed`, `PathRequired`, `WelcomeMismatch`
 */
export function readSubmission(submitted: SubmittedCommit): Submission {
  const { commit, welcome } = submitted
  const decoded = decodeCommit(commit)
  const header = headerOf(decoded)
  if (header.adds !== (welcome !== undefined)) {
    const message = header.adds
      ? 'the commit adds, and no Welcome came with it'
      : 'the commit adds nobody to welcome'
    throw refuse('service.welcome', message)
  }
  return {
    ...submitted,
    ...{ header, decoded, hash: sha256(commit) },
    addressed: welcome && parseWelcome(welcome),
    joinsBy: header.external ? carriedInvite(decoded) : undefined,
  }
}

function carriedInvite({ content }: DecodedCommit): InviteId | undefined {
  const { invite } = decodeCommitData(content.authenticatedData)
  return invite && inviteIdOf(invite.key)
}
