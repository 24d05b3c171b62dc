import { expect } from 'vitest'
import type { Proposal, RatchetTree } from 'ts-mls'
import { decodeProposal } from 'ts-mls/proposal.js'
import {
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  removeLeafNode,
  updateLeafNode,
} from 'ts-mls/ratchetTree.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { toLeafIndex } from 'ts-mls/treemath.js'
import { decodeHex, toHex } from './bytes.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

interface TreeOperation extends SuiteVector {
  readonly tree_before: string
  readonly tree_hash_before: string
  readonly proposal: string
  readonly proposal_sender: number
  readonly tree_after: string
  readonly tree_hash_after: string
}

describeSuiteVectors<TreeOperation>('tree-operations', async (vector, { hash }) => {
  const before = decodeHex(decodeRatchetTree, vector.tree_before)
  expect(toHex(await treeHashRoot(before, hash))).toBe(vector.tree_hash_before)
  const after = apply(before, decodeHex(decodeProposal, vector.proposal), vector.proposal_sender)
  expect(toHex(encodeRatchetTree(after))).toBe(vector.tree_after)
  expect(toHex(await treeHashRoot(after, hash))).toBe(vector.tree_hash_after)
})

function apply(tree: RatchetTree, proposal: Proposal, sender: number): RatchetTree {
  switch (proposal.proposalType) {
    case 'add':
      return addLeafNode(tree, proposal.add.keyPackage.leafNode)[0]
    case 'update':
      return updateLeafNode(tree, proposal.update.leafNode, toLeafIndex(sender))
    case 'remove':
      return removeLeafNode(tree, toLeafIndex(proposal.remove.removed))
    default:
      throw new Error(`no operation on the tree: ${proposal.proposalType}`)
  }
}
