import { expect, it } from 'vitest'
import {
  left,
  nodeWidth,
  parent,
  right,
  root,
  sibling,
  toNodeIndex,
  type NodeIndex,
} from 'ts-mls/treemath.js'
import { describeVectors } from './vectors.ts'

interface TreeMath {
  readonly n_leaves: number
  readonly n_nodes: number
  readonly root: number
  readonly left: readonly (number | null)[]
  readonly right: readonly (number | null)[]
  readonly parent: readonly (number | null)[]
  readonly sibling: readonly (number | null)[]
}

describeVectors<TreeMath>('tree-math', (vectors) => {
  it.each(vectors)('$n_leaves leaves', (vector) => {
    const leaves = vector.n_leaves
    expect(nodeWidth(leaves)).toBe(vector.n_nodes)
    expect(root(leaves)).toBe(vector.root)
    expect(overNodes(vector.n_nodes, left)).toEqual(vector.left)
    expect(overNodes(vector.n_nodes, right)).toEqual(vector.right)
    expect(overNodes(vector.n_nodes, (node) => parent(node, leaves))).toEqual(vector.parent)
    expect(overNodes(vector.n_nodes, (node) => sibling(node, leaves))).toEqual(vector.sibling)
  })
})

/** The relation of each node, null where the library says by throwing that there is none. */
function overNodes(count: number, relation: (node: NodeIndex) => NodeIndex): (number | null)[] {
  return Array.from({ length: count }, (_, index) => {
    try {
      return relation(toNodeIndex(index))
    } catch {
      return null
    }
  })
}
