import { decodeTree, encodeTree } from '@catbird-mls/core/mls'
import { expect } from 'vitest'
import type { Proposal } from 'ts-mls'
import { decodeProposal } from 'ts-mls/proposal.js'
import { addLeaf, removeLeaf, updateLeaf } from '../../../packages/core/src/mls/tree/edits.ts'
import { copyOf, knownTree } from '../../../packages/core/src/mls/tree/known-tree.ts'
import type { KnownTree } from '../../../packages/core/src/mls/tree/known-tree.ts'
import { hashOf } from '../../../packages/core/src/mls/suite-hash.ts'
import { rootHashOf } from '../../../packages/core/src/mls/tree/tree-hash.ts'
import { decodeHex, fromHex, toHex } from './bytes.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

interface TreeOperation extends SuiteVector {
  readonly tree_before: string
  readonly tree_hash_before: string
  readonly proposal: string
  readonly proposal_sender: number
  readonly tree_after: string
  readonly tree_hash_after: string
}

describeSuiteVectors<TreeOperation>('tree-operations', async (vector, { name }) => {
  const hash = hashOf(name)
  const before = knownTree(decodeTree(fromHex(vector.tree_before)))
  expect(toHex(rootHashOf(before, hash))).toBe(vector.tree_hash_before)
  const after = copyOf(before)
  apply(after, decodeHex(decodeProposal, vector.proposal), vector.proposal_sender)
  expect(toHex(encodeTree(after.nodes))).toBe(vector.tree_after)
  expect(toHex(rootHashOf(after, hash))).toBe(vector.tree_hash_after)
  expect(toHex(encodeTree(before.nodes))).toBe(vector.tree_before)
})

function apply(tree: KnownTree, proposal: Proposal, sender: number): void {
  switch (proposal.proposalType) {
    case 'add':
      addLeaf(tree, proposal.add.keyPackage.leafNode)
      return
    case 'update':
      updateLeaf(tree, sender, proposal.update.leafNode)
      return
    case 'remove':
      removeLeaf(tree, proposal.remove.removed)
      return
    default:
      throw new Error(`no operation on the tree: ${proposal.proposalType}`)
  }
}
