import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js'
import type { KeySchedule } from 'ts-mls/keySchedule.js'
import type { ClientState, GroupContext, PrivateKeyPath, RatchetTree } from 'ts-mls'
import { clientConfig } from './client-config.ts'
import type { DeviceKeys } from './device-keys.ts'
import type { Leaf } from './members.ts'
import { ratchetsOf } from './ratchets.ts'
import type { Ratchets } from './ratchets.ts'

/**
 * One device's state of one MLS group. Immutable: everything that changes it gives a new one and shares
 * what stayed the same, so that storage can tell by reference which parts to write again.
 * The device's signature key is not in it (protocol.md, "Devices and trust").
 */
export interface GroupState {
  readonly context: GroupContext
  readonly schedule: KeySchedule
  readonly tree: RatchetTree
  readonly privatePath: PrivateKeyPath
  readonly confirmationTag: Uint8Array
  readonly ratchets: Ratchets
  /** Receiver keys of epochs left lately, oldest first. */
  readonly past: readonly PastEpoch[]
}

/** The keys to read late messages of an epoch that was left. */
export interface PastEpoch {
  readonly epoch: number
  /** When it was left, by the log's clock (ms). */
  readonly leftAt: number
  readonly context: GroupContext
  readonly senderDataSecret: Uint8Array
  readonly leaves: readonly Leaf[]
  readonly ratchets: Ratchets
}

/** The epoch as a number; MLS's 64 bits are never used up by a convo. */
export function epochOf(state: Pick<GroupState, 'context'>): number {
  return Number(state.context.epoch)
}

/** The device's own leaf index. */
export function ownLeaf(state: GroupState): number {
  return state.privatePath.leafIndex
}

/** Takes what the library made of a group. The library's own past epochs are left behind on purpose. */
export function fromLibrary(state: ClientState, past: readonly PastEpoch[]): GroupState {
  const tree = state.ratchetTree
  return {
    context: state.groupContext,
    schedule: state.keySchedule,
    tree,
    privatePath: state.privatePath,
    confirmationTag: state.confirmationTag,
    ratchets: ratchetsOf(state.secretTree, (leaf) => tree[leafToNodeIndex(toLeafIndex(leaf))] !== undefined),
    past,
  }
}

/** The state as the library wants it for a commit; commits are public, so it needs no secret tree. */
export function toLibrary(state: GroupState, device: DeviceKeys): ClientState {
  return {
    groupContext: state.context,
    keySchedule: state.schedule,
    secretTree: [],
    ratchetTree: state.tree,
    privatePath: state.privatePath,
    signaturePrivateKey: device.privateKey,
    unappliedProposals: {},
    confirmationTag: state.confirmationTag,
    historicalReceiverData: new Map(),
    groupActiveState: { kind: 'active' },
    clientConfig,
  }
}
