import { parentIn } from './known-tree.ts'
import type { KnownTree } from './known-tree.ts'
import { directPathOf, leftOf, nodeOf, rightOf, siblingOf } from './tree-math.ts'

/** A level of a filtered direct path: a node, its child on the copath, and whom that child's resolution names. */
export interface PathLevel {
  readonly node: number
  readonly copath: number
  readonly resolution: readonly number[]
}

/** The nodes that together cover every non-blank leaf under a node, in order (RFC 9420 §4.1.1). */
export function resolutionOf(tree: Pick<KnownTree, 'nodes'>, node: number): number[] {
  const found: number[] = []
  resolve(tree, node, found)
  return found
}

function resolve(tree: Pick<KnownTree, 'nodes'>, node: number, found: number[]): void {
  if (tree.nodes[node] !== undefined) {
    found.push(node)
    for (const leafIndex of parentIn(tree, node)?.unmergedLeaves ?? []) found.push(nodeOf(leafIndex))
    return
  }
  const [left, right] = [leftOf(node), rightOf(node)]
  if (left === undefined || right === undefined) return
  resolve(tree, left, found)
  resolve(tree, right, found)
}

/** A leaf's direct path without the nodes whose other child resolves to nobody (RFC 9420 §4.1.2). */
export function filteredPathOf(tree: Pick<KnownTree, 'nodes'>, leafIndex: number): PathLevel[] {
  const width = tree.nodes.length
  let below = nodeOf(leafIndex)
  return directPathOf(below, width).flatMap((node) => {
    const copath = siblingOf(below, width)
    below = node
    const resolution = copath === undefined ? [] : resolutionOf(tree, copath)
    return copath === undefined || resolution.length === 0 ? [] : [{ node, copath, resolution }]
  })
}
