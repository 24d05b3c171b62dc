/**
 * The relations of nodes in the array form of a tree (RFC 9420 §4.1.2, Appendix C): leaves at even places, parents
 * between them. A tree of ours is always held at its full width, 2^d leaves, blank where nothing stands.
 */

/** Height of a node over the leaves: 0 for a leaf. */
function levelOf(node: number): number {
  return Math.clz32(~node & (node + 1)) ^ 31
}

/** Whether the node is a leaf's place. */
export function isLeafPlace(node: number): boolean {
  return (node & 1) === 0
}

/** The node at which a leaf stands. */
export function nodeOf(leafIndex: number): number {
  return leafIndex * 2
}

/** The leaf index of a leaf's place. */
export function leafIndexOf(node: number): number {
  return node / 2
}

/** How many nodes a tree of this many leaves has. */
export function nodeCount(leaves: number): number {
  return leaves === 0 ? 0 : 2 * leaves - 1
}

/** The root of a tree of this many nodes. */
export function rootOf(nodes: number): number {
  return (1 << (31 - Math.clz32(nodes))) - 1
}

/** The left child; undefined for a leaf. */
export function leftOf(node: number): number | undefined {
  const level = levelOf(node)
  return level === 0 ? undefined : node - (1 << (level - 1))
}

/** The right child; undefined for a leaf. */
export function rightOf(node: number): number | undefined {
  const level = levelOf(node)
  return level === 0 ? undefined : node + (1 << (level - 1))
}

/** The parent in a tree of this many nodes; undefined for the root. */
export function parentOf(node: number, nodes: number): number | undefined {
  if (node === rootOf(nodes)) return undefined
  const level = levelOf(node)
  return (node | (1 << level)) & ~(2 << level)
}

/** The other child of the parent; undefined for the root. */
export function siblingOf(node: number, nodes: number): number | undefined {
  const parent = parentOf(node, nodes)
  if (parent === undefined) return undefined
  return node < parent ? rightOf(parent) : leftOf(parent)
}

/** The ancestors of a node, from its parent to the root (RFC 9420 §4.1.1). */
export function directPathOf(node: number, nodes: number): number[] {
  const path: number[] = []
  for (let at = parentOf(node, nodes); at !== undefined; at = parentOf(at, nodes)) path.push(at)
  return path
}

/** The first and the last node of the subtree under a node: both leaves. */
export function spanOf(node: number): { readonly first: number; readonly last: number } {
  const half = (1 << levelOf(node)) - 1
  return { first: node - half, last: node + half }
}
