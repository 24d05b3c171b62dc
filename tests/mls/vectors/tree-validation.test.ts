import { expect } from 'vitest'
import { defaultAuthenticationService, defaultLifetimeConfig, type CiphersuiteImpl } from 'ts-mls'
import { validateRatchetTree } from 'ts-mls/clientState.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import { decodeRatchetTree, resolution } from 'ts-mls/ratchetTree.js'
import { treeHash, treeHashRoot } from 'ts-mls/treeHash.js'
import { toNodeIndex } from 'ts-mls/treemath.js'
import { decodeHex, fromHex, toHex } from './bytes.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

interface TreeValidation extends SuiteVector {
  readonly tree: string
  readonly group_id: string
  readonly resolutions: readonly (readonly number[])[]
  readonly tree_hashes: readonly string[]
}

describeSuiteVectors<TreeValidation>('tree-validation', async (vector, suite) => {
  const tree = decodeHex(decodeRatchetTree, vector.tree)
  for (const [index, expected] of vector.resolutions.entries()) {
    expect(resolution(tree, toNodeIndex(index))).toEqual(expected)
  }
  for (const [index, expected] of vector.tree_hashes.entries()) {
    expect(toHex(await treeHash(tree, toNodeIndex(index), suite.hash))).toBe(expected)
  }
  const treeHashed = await treeHashRoot(tree, suite.hash)
  const error = await validateRatchetTree(
    tree,
    groupContextOf(vector, treeHashed, suite),
    defaultLifetimeConfig,
    defaultAuthenticationService,
    treeHashed,
    suite,
  )
  expect(error).toBeUndefined()
})

function groupContextOf(vector: TreeValidation, hashed: Uint8Array, suite: CiphersuiteImpl): GroupContext {
  return {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: fromHex(vector.group_id),
    epoch: 0n,
    treeHash: hashed,
    confirmedTranscriptHash: new Uint8Array(),
    extensions: [],
  }
}
