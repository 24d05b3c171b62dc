import type { GroupContext, LeafNode, RatchetTree } from 'ts-mls'
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js'
import { identityOf } from '../credential.ts'
import type { LeafIdentity } from '../credential.ts'
import type { Did } from '../ids.ts'
import type { Policy } from '../policy/policy.ts'

/** A group as anyone can hold it who knows none of its secrets: what every judgement of a commit starts from. */
export interface PublicGroup {
  readonly context: GroupContext
  readonly tree: RatchetTree
  /** The tag of the commit that began this epoch: its transcript hash goes on from it (RFC 9420 §8.2). */
  readonly confirmationTag: Uint8Array
  readonly policy: Policy
}

/** A leaf, and whose it is. */
export interface LeafRef extends LeafIdentity {
  readonly leafIndex: number
  readonly signatureKey: Uint8Array
}

/** The leaf node at a place, or undefined where the place is blank or outside the tree. */
export function leafNodeAt({ tree }: Pick<PublicGroup, 'tree'>, leafIndex: number): LeafNode | undefined {
  const node = tree[leafToNodeIndex(toLeafIndex(leafIndex))]
  return node?.nodeType === 'leaf' ? node.leaf : undefined
}

/** The leaf at a place, or undefined. @throws ServiceError `InvalidMls` where its credential is malformed */
export function leafAt(group: Pick<PublicGroup, 'tree'>, leafIndex: number): LeafRef | undefined {
  const leaf = leafNodeAt(group, leafIndex)
  return leaf && leafRef(leafIndex, leaf)
}

/** A leaf node as the reference of its owner. @throws ServiceError `InvalidMls` */
export function leafRef(leafIndex: number, leaf: LeafNode): LeafRef {
  return { leafIndex, signatureKey: leaf.signaturePublicKey, ...identityOf(leaf.credential) }
}

/** All leaves, in the order of their places. */
export function leavesOf({ tree }: Pick<PublicGroup, 'tree'>): LeafRef[] {
  return tree.flatMap((node, i) => (node?.nodeType === 'leaf' ? [leafRef(i / 2, node.leaf)] : []))
}

/** Every account that is a member: those with a leaf, and those the policy calls absent. Nothing else makes one. */
export function membersOf(group: Pick<PublicGroup, 'tree' | 'policy'>): Set<Did> {
  return new Set([...leavesOf(group).map(({ did }) => did), ...group.policy.absent])
}
