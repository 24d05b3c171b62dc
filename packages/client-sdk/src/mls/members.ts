import { identityOf } from '@catbird-mls/core/mls'
import type { LeafNode, RatchetTree } from 'ts-mls'

/** A leaf of the tree: a device of an account. */
export interface Leaf {
  readonly leafIndex: number
  readonly did: string
  readonly deviceId: string
  readonly signatureKey: Uint8Array
}

/** Every leaf of the tree, by index. */
export function leavesOf(tree: RatchetTree): Leaf[] {
  return tree.flatMap((node, index) => (node?.nodeType === 'leaf' ? [leafOf(node.leaf, index / 2)] : []))
}

/** The leaf at an index, if it is not blank. */
export function leafAt(tree: RatchetTree, leafIndex: number): Leaf | undefined {
  const node = tree[leafIndex * 2]
  return node?.nodeType === 'leaf' ? leafOf(node.leaf, leafIndex) : undefined
}

function leafOf(leaf: LeafNode, leafIndex: number): Leaf {
  const { did, deviceId } = identityOf(leaf.credential)
  return { leafIndex, did, deviceId, signatureKey: leaf.signaturePublicKey }
}
