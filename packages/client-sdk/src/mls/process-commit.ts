import { judgeCommit, policyBytesOf } from '@catbird-mls/core/mls'
import { processPublicMessage } from 'ts-mls'
import type { ClientState, PublicMessage } from 'ts-mls'
import { verifyMembershipTag } from 'ts-mls/authenticatedContent.js'
import { toTbs } from 'ts-mls/framedContent.js'
import { CryptoVerificationError } from 'ts-mls/mlsError.js'
import { bytesEqual } from '../bytes.ts'
import { committerIn } from './committer.ts'
import type { Committer } from './committer.ts'
import type { DeviceKeys } from './device-keys.ts'
import { MlsEngineError } from './errors.ts'
import { epochOf, fromLibrary, toLibrary } from './group-state.ts'
import type { GroupState } from './group-state.ts'
import { leavesOf } from './members.ts'
import type { Leaf } from './members.ts'
import { leaveEpoch } from './past-epoch.ts'
import { publicOf } from './policy.ts'
import { loadSuite } from './suite.ts'
import type { Suite } from './suite.ts'
import { decodePublic } from './wire.ts'

/** What a commit did to the group. */
export interface CommitEffect {
  /** The committer's leaf; for an external commit, the leaf it joined at. */
  readonly committer: Committer | undefined
  readonly added: readonly Leaf[]
  readonly removed: readonly Leaf[]
  readonly policyChanged: boolean
}

/** The state after a commit, or the news that this device was removed by it. */
export type Processed =
  | { readonly kind: 'advanced'; readonly state: GroupState; readonly effect: CommitEffect }
  | { readonly kind: 'removed'; readonly effect: CommitEffect }

/**
 * Processes somebody else's commit (RFC 9420 §12.4.2), after judging it as the service did: by the policy, the
 * closed lists and the rules of external commits, by one pure function (protocol.md, "One judgement of a commit").
 * `at` is when the log took it in (ms). What fails after that judgement is what nobody can judge without secrets:
 * the stage it fails at says who is to be told of it (protocol.md, "Recovery").
 *
 * @throws MlsEngineError with the stage as its failure; nothing has changed then
 */
export async function processCommit(input: {
  state: GroupState
  device: DeviceKeys
  convoId: string
  commit: Uint8Array
  at: number
}): Promise<Processed> {
  const { state, device } = input
  const message = decodePublic(input.commit)
  checkEpoch(state, Number(message.content.epoch))
  if (isOf(message, state, device)) throw new MlsEngineError('OwnCommit', 'the commit is of this device')
  await judge(state, input)
  const suite = await loadSuite(device.ciphersuite)
  await checkMembershipTag(state, message, suite)
  const newState = await advance(toLibrary(state, device), message, suite)
  const after = { tree: newState.ratchetTree, context: newState.groupContext }
  const effect = effectOf(state, after, committerIn(message, after.tree))
  if (newState.groupActiveState.kind === 'removedFromGroup') return { kind: 'removed', effect }
  return { kind: 'advanced', state: fromLibrary(newState, leaveEpoch(state, input.at)), effect }
}

async function judge(
  state: GroupState,
  { convoId, commit }: { convoId: string; commit: Uint8Array },
): Promise<void> {
  try {
    await judgeCommit(publicOf(state), { convoId, commit })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MlsEngineError('NotAllowed', `the commit is not valid: ${reason}`, { cause })
  }
}

function isOf(message: PublicMessage, { tree }: GroupState, device: DeviceKeys): boolean {
  const committer = committerIn(message, tree)
  return committer !== undefined && bytesEqual(committer.signatureKey, device.publicKey)
}

/** RFC 9420 §6.2: that a member sent it. A joiner's commit has no such tag. */
async function checkMembershipTag(
  { context, schedule }: GroupState,
  message: PublicMessage,
  { hash }: Suite,
): Promise<void> {
  if (message.senderType !== 'member') return
  const { content, auth, membershipTag } = message
  const tagged = { contentTbs: toTbs(content, 'mls_public_message', context), auth }
  if (!(await verifyMembershipTag(schedule.membershipKey, tagged, membershipTag, hash)))
    throw new MlsEngineError('WrongMembershipTag', 'the membership tag of the commit does not verify')
}

/**
 * Runs a judged commit through the library. Every signature and public rule has been checked by then, so of the
 * things the library verifies only the confirmation tag is left; before it come the secrets of the path.
 */
async function advance(state: ClientState, message: PublicMessage, suite: Suite): Promise<ClientState> {
  try {
    return (await processPublicMessage(state, message, { findPsk: () => undefined }, suite)).newState
  } catch (cause) {
    const failure = cause instanceof CryptoVerificationError ? 'WrongConfirmationTag' : 'UnreadablePath'
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MlsEngineError(failure, `the commit cannot be processed: ${reason}`, { cause })
  }
}

/** The difference between two states one commit apart; also says what one's own commit did. */
export function effectOf(
  before: Pick<GroupState, 'tree' | 'context'>,
  after: Pick<GroupState, 'tree' | 'context'>,
  committer: Committer | undefined,
): CommitEffect {
  const had = leavesOf(before.tree)
  const has = leavesOf(after.tree)
  return {
    committer,
    added: leavesNotIn(had, has),
    removed: leavesNotIn(has, had),
    policyChanged: !bytesEqual(
      policyBytesOf(before.context.extensions),
      policyBytesOf(after.context.extensions),
    ),
  }
}

/** Those of `leaves` that are not in `known`: another key at a place is another leaf. */
function leavesNotIn(known: readonly Leaf[], leaves: readonly Leaf[]): Leaf[] {
  const keys = new Map(known.map(({ leafIndex, signatureKey }) => [leafIndex, signatureKey]))
  return leaves.filter(({ leafIndex, signatureKey }) => {
    const before = keys.get(leafIndex)
    return before === undefined || !bytesEqual(before, signatureKey)
  })
}

function checkEpoch(state: GroupState, epoch: number): void {
  const current = epochOf(state)
  if (epoch < current)
    throw new MlsEngineError('EpochTooOld', `commit of epoch ${epoch}, state at ${current}`)
  if (epoch > current) throw new MlsEngineError('EpochAhead', `commit of epoch ${epoch}, state at ${current}`)
}
