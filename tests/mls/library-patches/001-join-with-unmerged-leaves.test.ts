import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { validateRatchetTree } from 'ts-mls/clientState.js'
import { defaultAuthenticationService, defaultLifetimeConfig } from 'ts-mls'
import type { RatchetTree } from 'ts-mls'
import { commitAmong, party, welcomeAmong, type Member } from '../support/party.ts'
import { remove } from '../support/proposals.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

/** Leaves 0 to 5, of which 2 and 5 are unmerged at the root, and 2 alone at the node over leaves 0 to 3. */
async function groupWithUnmergedLeaves(): Promise<[Member, Member]> {
  const [founder] = await party(suite)
  const first = await welcomeAmong([founder], 'leaf 1', suite)
  await welcomeAmong([founder, first], 'leaf 2, to be removed', suite)
  for (const name of ['leaf 3', 'leaf 4']) await welcomeAmong([founder], name, suite)
  await commitAmong([founder], [remove(2)], suite)
  await welcomeAmong([founder], 'leaf 2', suite)
  const joiner = await welcomeAmong([founder], 'leaf 5', suite)
  return [founder, joiner]
}

it('joins a tree whose nodes list different unmerged leaves', async () => {
  const [founder, joiner] = await groupWithUnmergedLeaves()
  expect(unmergedLeaves(founder.state.ratchetTree, 3)).toEqual([2])
  expect(unmergedLeaves(founder.state.ratchetTree, 7)).toEqual([2, 5])
  expect(joiner.state.keySchedule.epochAuthenticator).toEqual(founder.state.keySchedule.epochAuthenticator)
})

it.each([
  ['is missing from a node between', 3, []],
  ['is blank', 7, [2, 5, 6]],
  ['is outside the tree', 7, [2, 5, 4_000_000_000]],
  ['is not below the node', 3, [2, 5]],
])('refuses a tree where an unmerged leaf %s', async (_, nodeIndex, leaves) => {
  const [founder] = await groupWithUnmergedLeaves()
  const { ratchetTree, groupContext } = founder.state
  const tree: RatchetTree = ratchetTree.map((node, index) =>
    index === nodeIndex && node?.nodeType === 'parent'
      ? { ...node, parent: { ...node.parent, unmergedLeaves: leaves } }
      : node,
  )
  const error = await validateRatchetTree(
    tree,
    groupContext,
    defaultLifetimeConfig,
    defaultAuthenticationService,
    groupContext.treeHash,
    suite,
  )
  expect(error?.message).toMatch(/unmerged/i)
})

function unmergedLeaves(tree: RatchetTree, nodeIndex: number): readonly number[] | undefined {
  const node = tree[nodeIndex]
  return node?.nodeType === 'parent' ? node.parent.unmergedLeaves : undefined
}
