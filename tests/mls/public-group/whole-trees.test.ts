import type { RatchetTree } from 'ts-mls'
import { describe, expect, it } from 'vitest'
import { knownTree } from '../../../packages/core/src/mls/tree/known-tree.ts'
import { hashOf } from '../../../packages/core/src/mls/suite-hash.ts'
import { flawOfTree } from '../../../packages/core/src/mls/tree/tree-flaw.ts'
import type { TreeFlaw } from '../../../packages/core/src/mls/tree/tree-flaw.ts'
import { rootHashOf } from '../../../packages/core/src/mls/tree/tree-hash.ts'
import {
  adds,
  ciphersuite,
  commit,
  follow,
  found,
  joinBy,
  keyPackageOf,
  newParty,
  removes,
  suite,
} from './library-group.ts'

/**
 * A group of six, in which two have committed, so that some parents are filled. One of them has been removed since, and
 * two came in: one in that place, one at the end.
 */
async function livedIn() {
  const { state } = await found(await newParty('alice'))
  const packages = await Promise.all(['bob', 'carol', 'dave', 'erin', 'frank'].map(packageOf))
  const added = await commit(
    state,
    packages.map(({ publicPackage }) => adds(publicPackage)),
  )
  const [, carol] = packages
  if (!carol) throw new Error('nobody at the second leaf')
  const update = await commit(await joinBy(added, carol), [])
  const removal = await commit(await follow(added.state, update), [removes(3)])
  const late = await Promise.all(['grace', 'heidi'].map(packageOf))
  return commit(
    removal.state,
    late.map(({ publicPackage }) => adds(publicPackage)),
  )
}

async function packageOf(name: string) {
  return keyPackageOf(await newParty(name))
}

const { state } = await livedIn()
const { groupContext, ratchetTree } = state
/** The root, which names both late-comers unmerged. */
const top = 7

describe('a whole tree', () => {
  it('of a group that was lived in is sound', async () => {
    const unmerged = ratchetTree.map((node) =>
      node?.nodeType === 'parent' ? node.parent.unmergedLeaves : [],
    )
    expect(unmerged.filter((leaves) => leaves.length > 0)).toEqual([[3], [3, 6]])
    expect(await flawOfTree(knownTree(ratchetTree), groupContext)).toBeUndefined()
  })

  const falsified: [string, TreeFlaw, (tree: RatchetTree) => void][] = [
    ['with a leaf too few', 'another hash than the context says', (tree) => void (tree[8] = undefined)],
    [
      'with a parent where a leaf should be',
      'a leaf or a parent in the place of the other',
      (tree) => void (tree[2] = tree[top]),
    ],
    [
      'with another key in a parent',
      'a parent that nobody vouches for',
      (tree) => parentAt(tree, { hpkePublicKey: random() }),
    ],
    [
      'with another parent hash',
      'a parent that nobody vouches for',
      (tree) => parentAt(tree, { parentHash: random() }),
    ],
    [
      'with a leaf whose key is another',
      'a leaf whose signature does not verify',
      (tree) => leafAt(tree, 6, { hpkePublicKey: random() }),
    ],
    [
      'with one key in two leaves',
      'one encryption key in two nodes',
      (tree) => leafAt(tree, 12, keysOf(tree, 6)),
    ],
    [
      'with a member named unmerged that is merged',
      'an unmerged leaf that a parent in between does not name',
      (tree) => parentAt(tree, { unmergedLeaves: [0, 3, 6] }),
    ],
    [
      'with unmerged leaves out of order',
      'unmerged leaves out of order',
      (tree) => parentAt(tree, { unmergedLeaves: [6, 3] }),
    ],
    [
      'with an unmerged leaf that is none',
      'an unmerged leaf that is no leaf below its parent',
      (tree) => parentAt(tree, { unmergedLeaves: [7] }),
    ],
    [
      'with a late-comer not named unmerged',
      'a parent that nobody vouches for',
      (tree) => parentAt(tree, { unmergedLeaves: [3] }),
    ],
  ]

  it.each(falsified)('%s is found out', async (name, flaw, falsify) => {
    const tree = ratchetTree.slice()
    falsify(tree)
    const known = knownTree(tree)
    const treeHash = name.endsWith('few') ? groupContext.treeHash : rootHashOf(known, hashOf(ciphersuite))
    expect(await flawOfTree(known, { ...groupContext, treeHash })).toBe(flaw)
  })
})

function parentAt(tree: RatchetTree, change: object): void {
  const node = tree[top]
  if (node?.nodeType !== 'parent') throw new Error('no parent')
  tree[top] = { ...node, parent: { ...node.parent, ...change } }
}

function leafAt(tree: RatchetTree, at: number, change: object): void {
  const node = tree[at]
  if (node?.nodeType !== 'leaf') throw new Error('no leaf')
  tree[at] = { ...node, leaf: { ...node.leaf, ...change } }
}

function keysOf(tree: RatchetTree, at: number): object {
  const node = tree[at]
  return node?.nodeType === 'leaf' ? { hpkePublicKey: node.leaf.hpkePublicKey } : {}
}

function random(): Uint8Array {
  return suite.rng.randomBytes(32)
}
