import { encodeCommitData, encodePolicy, groupExtensions } from '@catbird-mls/core/mls'
import type { LeaveStatement, Policy } from '@catbird-mls/core/mls'
import { createCommit, createGroupInfoWithExternalPub } from 'ts-mls'
import type { Proposal } from 'ts-mls'
import { sha256 } from '../bytes.ts'
import type { DeviceKeys } from './device-keys.ts'
import { asEngineError, MlsEngineError } from './errors.ts'
import { fromLibrary, toLibrary } from './group-state.ts'
import type { GroupState } from './group-state.ts'
import { loadSuite } from './suite.ts'
import { decodeKeyPackage, encodeGroupInfo, encodePublic, encodeWelcome } from './wire.ts'

/** What a commit does. With nothing in it, it renews the committer's own leaf. */
export interface CommitChanges {
  /** Key packages of the devices to add, as they travel. */
  readonly add?: readonly Uint8Array[]
  /** Leaf indices to remove. */
  readonly remove?: readonly number[]
  /** The policy as it is to be. */
  readonly policy?: Policy
  /** Leave statements of leaves to remove: the ground for removing them. */
  readonly leaves?: readonly LeaveStatement[]
}

/** A commit that may be submitted, with everything that belongs to it. */
export interface BuiltCommit {
  /** MLSMessage(PublicMessage). */
  readonly commit: Uint8Array
  /** SHA-256 of `commit`: how the log's entry is known to be this one. */
  readonly hash: Uint8Array
  /** The GroupInfo of the next epoch, without the tree. */
  readonly groupInfo: Uint8Array
  /** The Welcome, exactly when devices are added. */
  readonly welcome: Uint8Array | undefined
  /** The state after it, with no past epochs: {@link promote} gives it those of the state then held. */
  readonly next: GroupState
}

/** Builds a commit (RFC 9420 §12.4) on `state`, which stays as it is until the log has the commit. */
export async function buildCommit(input: {
  state: GroupState
  device: DeviceKeys
  changes: CommitChanges
}): Promise<BuiltCommit> {
  const { state, device, changes } = input
  const cipherSuite = await loadSuite(device.ciphersuite)
  return asEngineError('the commit cannot be built', async () => {
    const { commit, welcome, newState } = await createCommit(
      { state: toLibrary(state, device), cipherSuite },
      {
        wireAsPublicMessage: true,
        extraProposals: proposals(changes),
        ratchetTreeExtension: false,
        authenticatedData: encodeCommitData({ leaves: changes.leaves ?? [] }),
      },
    )
    if (commit.wireformat !== 'mls_public_message')
      throw new MlsEngineError('InvalidMls', 'not a PublicMessage')
    const bytes = encodePublic(commit.publicMessage)
    return {
      commit: bytes,
      hash: await sha256(bytes),
      groupInfo: encodeGroupInfo(await createGroupInfoWithExternalPub(newState, [], cipherSuite)),
      welcome: welcome && encodeWelcome(welcome),
      next: fromLibrary(newState, []),
    }
  })
}

function proposals({ add = [], remove = [], policy }: CommitChanges): Proposal[] {
  return [
    ...remove.map((removed): Proposal => ({ proposalType: 'remove', remove: { removed } })),
    ...add.map((bytes): Proposal => ({ proposalType: 'add', add: { keyPackage: decodeKeyPackage(bytes) } })),
    ...(policy === undefined ? [] : [policyProposal(policy)]),
  ]
}

function policyProposal(policy: Policy): Proposal {
  return {
    proposalType: 'group_context_extensions',
    groupContextExtensions: { extensions: groupExtensions(encodePolicy(policy)) },
  }
}
