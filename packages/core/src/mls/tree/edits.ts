import type { LeafNode, RatchetTree } from 'ts-mls'
import { parentIn } from './known-tree.ts'
import type { KnownTree } from './known-tree.ts'
import { directPathOf, isLeafPlace, leafIndexOf, nodeOf } from './tree-math.ts'

/** Every function here changes the tree it is given: `copyOf` one that is held. */

/** Puts something, or nothing, at a node: whatever was known of the subtrees that hold it is known no more. */
export function putNode(tree: KnownTree, node: number, content: RatchetTree[number]): void {
  tree.nodes[node] = content
  tree.hashes[node] = undefined
  if (isLeafPlace(node)) tree.owners[leafIndexOf(node)] = undefined
  for (const ancestor of directPathOf(node, tree.nodes.length)) tree.hashes[ancestor] = undefined
}

/**
 * Adds a leaf at the leftmost blank place, or at the first one of a tree of twice the width, and notes it as unmerged
 * in every parent above it (RFC 9420 §7.7, §12.1.1). Gives its index. `from` is a leaf index with no blank before it.
 */
export function addLeaf(tree: KnownTree, leaf: LeafNode, from = 0): number {
  const leafIndex = blankLeaf(tree, from)
  const node = nodeOf(leafIndex)
  if (node >= tree.nodes.length) extend(tree)
  putNode(tree, node, { nodeType: 'leaf', leaf })
  for (const ancestor of directPathOf(node, tree.nodes.length)) {
    const parent = parentIn(tree, ancestor)
    if (parent === undefined) continue
    const unmergedLeaves = [...parent.unmergedLeaves, leafIndex].sort((a, b) => a - b)
    tree.nodes[ancestor] = { nodeType: 'parent', parent: { ...parent, unmergedLeaves } }
  }
  return leafIndex
}

/** Blanks a leaf and its direct path, and halves the tree while its right half is blank (RFC 9420 §7.7, §12.1.3). */
export function removeLeaf(tree: KnownTree, leafIndex: number): void {
  blankDirectPath(tree, leafIndex)
  putNode(tree, nodeOf(leafIndex), undefined)
  truncate(tree)
}

/** Exchanges a leaf and blanks its direct path (RFC 9420 §12.1.2): our groups have no Update, the vectors do. */
export function updateLeaf(tree: KnownTree, leafIndex: number, leaf: LeafNode): void {
  blankDirectPath(tree, leafIndex)
  putNode(tree, nodeOf(leafIndex), { nodeType: 'leaf', leaf })
}

/** Blanks every ancestor of a leaf. */
export function blankDirectPath(tree: KnownTree, leafIndex: number): void {
  for (const ancestor of directPathOf(nodeOf(leafIndex), tree.nodes.length)) {
    tree.nodes[ancestor] = undefined
    tree.hashes[ancestor] = undefined
  }
}

function blankLeaf({ nodes }: KnownTree, from: number): number {
  let node = nodeOf(from)
  while (node < nodes.length && nodes[node] !== undefined) node += 2
  return leafIndexOf(node)
}

/** Doubles the width; the former root's hash stays known. */
function extend(tree: KnownTree): void {
  for (let count = tree.nodes.length + 1; count > 0; count--) {
    tree.nodes.push(undefined)
    tree.hashes.push(undefined)
  }
}

function truncate(tree: KnownTree): void {
  const { nodes, hashes, owners } = tree
  let width = nodes.length
  while (width > 1 && isBlankBetween(nodes, (width - 1) / 2, width)) width = (width - 1) / 2
  nodes.length = width
  hashes.length = width
  owners.length = (width + 1) / 2
}

function isBlankBetween(nodes: RatchetTree, first: number, end: number): boolean {
  for (let node = first; node < end; node++) if (nodes[node] !== undefined) return false
  return true
}
