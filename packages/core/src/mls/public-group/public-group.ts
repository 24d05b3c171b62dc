import type { GroupContext, LeafNode, RatchetTree } from 'ts-mls'
import { identityOf } from '../credential.ts'
import type { LeafIdentity } from '../credential.ts'
import type { Did } from '../ids.ts'
import type { Policy } from '../policy/policy.ts'
import { knownTree, leafIn } from '../tree/known-tree.ts'
import type { KnownTree } from '../tree/known-tree.ts'
import { nodeOf } from '../tree/tree-math.ts'

/** A group as anyone can hold it who knows none of its secrets: what every judgement of a commit starts from. */
export interface PublicGroup {
  readonly context: GroupContext
  readonly tree: RatchetTree
  /** The tag of the commit that began this epoch: its transcript hash goes on from it (RFC 9420 §8.2). */
  readonly confirmationTag: Uint8Array
  readonly policy: Policy
  /** What is known of `tree` by computing with it; a group without it is the same, and dearer to go on from. */
  readonly known?: KnownTree
}

/** A tree, with what is known of it where somebody knows. */
type WithTree = Pick<PublicGroup, 'tree' | 'known'>

/** A leaf, and whose it is. */
export interface LeafRef extends LeafIdentity {
  readonly leafIndex: number
  readonly signatureKey: Uint8Array
}

/** The leaf node at a place, or undefined where the place is blank or outside the tree. */
export function leafNodeAt({ tree }: Pick<PublicGroup, 'tree'>, leafIndex: number): LeafNode | undefined {
  return leafIn({ nodes: tree }, nodeOf(leafIndex))
}

/** The leaf at a place, or undefined. @throws ServiceError `InvalidMls` where its credential is malformed */
export function leafAt(group: WithTree, leafIndex: number): LeafRef | undefined {
  return leafOf(knownOf(group), leafIndex)
}

/** A leaf node as the reference of its owner. @throws ServiceError `InvalidMls` */
export function leafRef(leafIndex: number, leaf: LeafNode): LeafRef {
  return { leafIndex, signatureKey: leaf.signaturePublicKey, ...identityOf(leaf.credential) }
}

/** All leaves, in the order of their places. */
export function leavesOf(group: WithTree): LeafRef[] {
  return [...leavesIn(knownOf(group))]
}

/** The lowest leaf. */
export function lowestLeafOf(group: WithTree): LeafRef | undefined {
  for (const leaf of leavesIn(knownOf(group))) return leaf
  return undefined
}

/** Every account that is a member: those with a leaf, and those the policy calls absent. Nothing else makes one. */
export function membersOf(group: WithTree & Pick<PublicGroup, 'policy'>): Set<Did> {
  const members = new Set<Did>()
  const known = knownOf(group)
  for (let leafIndex = 0; nodeOf(leafIndex) < known.nodes.length; leafIndex++) {
    const owner = ownerOf(known, leafIndex)
    if (owner) members.add(owner.did)
  }
  for (const did of group.policy.absent) members.add(did)
  return members
}

/** What is known of a group's tree; what was computed with another tree says nothing of it. */
export function knownOf({ tree, known }: WithTree): KnownTree {
  return known?.nodes === tree ? known : knownTree(tree)
}

function* leavesIn(known: KnownTree): Generator<LeafRef> {
  for (let leafIndex = 0; nodeOf(leafIndex) < known.nodes.length; leafIndex++) {
    const leaf = leafOf(known, leafIndex)
    if (leaf) yield leaf
  }
}

function leafOf(known: KnownTree, leafIndex: number): LeafRef | undefined {
  const [leaf, owner] = [leafIn(known, nodeOf(leafIndex)), ownerOf(known, leafIndex)]
  return leaf && owner && { leafIndex, signatureKey: leaf.signaturePublicKey, ...owner }
}

/** Whose leaf it is. To read a credential is dear where it is done for thousands, so it is read once. */
function ownerOf(known: KnownTree, leafIndex: number): LeafIdentity | undefined {
  const read = known.owners[leafIndex]
  if (read) return read
  const leaf = leafIn(known, nodeOf(leafIndex))
  if (!leaf) return undefined
  const owner = identityOf(leaf.credential)
  known.owners[leafIndex] = owner
  return owner
}
