import { decodeTree } from '@catbird-mls/core/mls'
import { expect } from 'vitest'
import { knownTree } from '../../../packages/core/src/mls/tree/known-tree.ts'
import { resolutionOf } from '../../../packages/core/src/mls/tree/resolution.ts'
import { hashOf } from '../../../packages/core/src/mls/suite-hash.ts'
import { flawOfTree } from '../../../packages/core/src/mls/tree/tree-flaw.ts'
import { rootHashOf, treeHashOf } from '../../../packages/core/src/mls/tree/tree-hash.ts'
import { fromHex, toHex } from './bytes.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

interface TreeValidation extends SuiteVector {
  readonly tree: string
  readonly group_id: string
  readonly resolutions: readonly (readonly number[])[]
  readonly tree_hashes: readonly string[]
}

describeSuiteVectors<TreeValidation>('tree-validation', async (vector, { name: cipherSuite }) => {
  const tree = knownTree(decodeTree(fromHex(vector.tree)))
  const hash = hashOf(cipherSuite)
  const { resolutions, tree_hashes: hashes } = vector
  expect(resolutions.map((_, node) => resolutionOf(tree, node))).toEqual(resolutions)
  expect(hashes.map((_, node) => toHex(treeHashOf(tree, node, hash)))).toEqual(hashes)
  const treeHash = rootHashOf(tree, hash)
  const groupId = fromHex(vector.group_id)
  expect(await flawOfTree(tree, { cipherSuite, groupId, treeHash })).toBeUndefined()
})
