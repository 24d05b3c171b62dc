import { judgeCommit, policyBytesOf } from '@catbird-mls/core/mls'
import { processPublicMessage } from 'ts-mls'
import type { PublicMessage, RatchetTree } from 'ts-mls'
import { bytesEqual } from '../bytes.ts'
import type { DeviceKeys } from './device-keys.ts'
import { asEngineError, MlsEngineError } from './errors.ts'
import { epochOf, fromLibrary, toLibrary } from './group-state.ts'
import type { GroupState } from './group-state.ts'
import { leafAt, leavesOf } from './members.ts'
import type { Leaf } from './members.ts'
import { leaveEpoch } from './past-epoch.ts'
import { publicOf } from './policy.ts'
import { loadSuite } from './suite.ts'
import { decodePublic } from './wire.ts'

/** What a commit did to the group. */
export interface CommitEffect {
  /** The committer's leaf; for an external commit, the leaf it joined at. */
  readonly committer: Leaf | undefined
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
 * `at` is when the log took it in (ms).
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
  await judge(state, input)
  const suite = await loadSuite(device.ciphersuite)
  const { newState } = await asEngineError('the commit cannot be processed', () =>
    processPublicMessage(toLibrary(state, device), message, { findPsk: () => undefined }, suite),
  )
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

/** The difference between two states one commit apart; also says what one's own commit did. */
export function effectOf(
  before: Pick<GroupState, 'tree' | 'context'>,
  after: Pick<GroupState, 'tree' | 'context'>,
  committer: Leaf | undefined,
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

/** A member by its leaf index, a joiner by the key in the leaf its commit brings. */
function committerIn({ content }: PublicMessage, tree: RatchetTree): Leaf | undefined {
  if (content.sender.senderType === 'member') return leafAt(tree, content.sender.leafIndex)
  const joined =
    content.contentType === 'commit' ? content.commit.path?.leafNode.signaturePublicKey : undefined
  return joined && leavesOf(tree).find(({ signatureKey }) => bytesEqual(signatureKey, joined))
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
