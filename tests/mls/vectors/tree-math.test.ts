import { expect, it } from 'vitest'
import * as math from '../../../packages/core/src/mls/tree/tree-math.ts'
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
    const nodes = vector.n_nodes
    expect(math.nodeCount(vector.n_leaves)).toBe(nodes)
    expect(math.rootOf(nodes)).toBe(vector.root)
    expect(overNodes(nodes, math.leftOf)).toEqual(vector.left)
    expect(overNodes(nodes, math.rightOf)).toEqual(vector.right)
    expect(overNodes(nodes, (node) => math.parentOf(node, nodes))).toEqual(vector.parent)
    expect(overNodes(nodes, (node) => math.siblingOf(node, nodes))).toEqual(vector.sibling)
  })
})

function overNodes(count: number, relation: (node: number) => number | undefined): (number | null)[] {
  return Array.from({ length: count }, (_, node) => relation(node) ?? null)
}
