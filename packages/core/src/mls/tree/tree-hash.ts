import { encodeLeafNode } from 'ts-mls/leafNode.js'
import { encodeParentNode } from 'ts-mls/parentNode.js'
import { concatBytes } from '../bytes.ts'
import { leafIn, parentIn } from './known-tree.ts'
import type { KnownTree } from './known-tree.ts'
import type { Hash } from '../suite-hash.ts'
import { lengthPrefixed, uint32 } from './tls.ts'
import { leafIndexOf, leftOf, rightOf, rootOf } from './tree-math.ts'

/** NodeType and optional<T> as they are written (RFC 9420 §7.8, §2.1.1). */
const LEAF = Uint8Array.of(1)
const PARENT = Uint8Array.of(2)
const ABSENT = Uint8Array.of(0)
const PRESENT = Uint8Array.of(1)

/** The tree hash of a whole tree (RFC 9420 §7.8). */
export function rootHashOf(tree: KnownTree, hash: Hash): Uint8Array {
  return treeHashOf(tree, rootOf(tree.nodes.length), hash)
}

/** The tree hash of the subtree under a node: only what is not known of it yet is computed. */
export function treeHashOf(tree: KnownTree, node: number, hash: Hash): Uint8Array {
  const known = tree.hashes[node]
  if (known !== undefined) return known
  const computed = hash(hashInput(tree, node, (child) => treeHashOf(tree, child, hash)))
  tree.hashes[node] = computed
  return computed
}

/**
 * The tree hash of a subtree as it was before some leaves came in: their places blank, and no parent naming them
 * unmerged (RFC 9420 §7.9, "original tree hash"). Where none of them is, it is the tree hash that is known.
 */
export function originalHashOf(
  tree: KnownTree,
  node: number,
  unmerged: readonly number[],
  hash: Hash,
): Uint8Array {
  if (unmerged.length === 0) return treeHashOf(tree, node, hash)
  const [left, right] = [leftOf(node), rightOf(node)]
  if (left === undefined || right === undefined) return hash(leafInput(leafIndexOf(node), undefined))
  const parent = parentIn(tree, node)
  const original = parent && {
    ...parent,
    unmergedLeaves: parent.unmergedLeaves.filter((leafIndex) => !unmerged.includes(leafIndex)),
  }
  const [inLeft, inRight] = [
    unmerged.filter((leafIndex) => leafIndex * 2 < node),
    unmerged.filter((leafIndex) => leafIndex * 2 > node),
  ]
  return hash(
    parentInput(
      original,
      originalHashOf(tree, left, inLeft, hash),
      originalHashOf(tree, right, inRight, hash),
    ),
  )
}

function hashInput(tree: KnownTree, node: number, hashOfChild: (child: number) => Uint8Array): Uint8Array {
  const [left, right] = [leftOf(node), rightOf(node)]
  if (left === undefined || right === undefined) return leafInput(leafIndexOf(node), leafIn(tree, node))
  return parentInput(parentIn(tree, node), hashOfChild(left), hashOfChild(right))
}

function leafInput(leafIndex: number, leaf: ReturnType<typeof leafIn>): Uint8Array {
  if (leaf === undefined) return concatBytes(LEAF, uint32(leafIndex), ABSENT)
  return concatBytes(LEAF, uint32(leafIndex), PRESENT, encodeLeafNode(leaf))
}

function parentInput(
  parent: ReturnType<typeof parentIn>,
  leftHash: Uint8Array,
  rightHash: Uint8Array,
): Uint8Array {
  const content = parent === undefined ? [ABSENT] : [PRESENT, encodeParentNode(parent)]
  return concatBytes(PARENT, ...content, lengthPrefixed(leftHash), lengthPrefixed(rightHash))
}
