import fc from 'fast-check'
import type { LeafNode, RatchetTree } from 'ts-mls'
import {
  addLeafNode,
  filteredDirectPathAndCopathResolution,
  removeLeafNode,
  resolution,
  updateLeafNode,
} from 'ts-mls/ratchetTree.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { leafToNodeIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { applyUpdatePath } from 'ts-mls/updatePath.js'
import type { UpdatePath } from 'ts-mls/updatePath.js'
import { describe, expect, it } from 'vitest'
import { DEFAULT_CIPHERSUITE } from '../ciphersuites.ts'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import { credentialOf } from '../credential.ts'
import { addLeaf, removeLeaf, updateLeaf } from './edits.ts'
import { copyOf, knownTree } from './known-tree.ts'
import type { KnownTree } from './known-tree.ts'
import { mergePath } from './merge-path.ts'
import { filteredPathOf, resolutionOf } from './resolution.ts'
import { hashOf } from '../suite-hash.ts'
import { rootHashOf } from './tree-hash.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)
const hash = hashOf(DEFAULT_CIPHERSUITE)

/** What is done to a tree; `at` chooses among the leaves that are there. */
type Edit = { readonly kind: 'add' | 'remove' | 'update' | 'path'; readonly at: number }

const edits = fc.array(
  fc.record({
    kind: fc.constantFrom<Edit['kind']>('add', 'add', 'add', 'remove', 'update', 'path'),
    at: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 40 },
)

describe('a known tree', () => {
  it('after any edits is the one of the MLS library, with every hash that it knows still true', async () => {
    await fc.assert(
      fc.asyncProperty(edits, async (done) => {
        let [theirs, ours] = [first(), knownTree(first())]
        for (const edit of done) {
          const before = { nodes: [...ours.nodes], hash: rootHashOf(ours, hash) }
          const [next, known] = await apply(edit, theirs, ours)
          expect(known.nodes).toEqual(next)
          expect(rootHashOf(known, hash)).toEqual(await treeHashRoot(next, suite.hash))
          expect(rootHashOf(known, hash)).toEqual(rootHashOf(knownTree(known.nodes), hash))
          expect({ nodes: ours.nodes, hash: rootHashOf(knownTree(ours.nodes), hash) }).toEqual(before)
          expectSamePaths(next, known)
          ;[theirs, ours] = [next, known]
        }
      }),
      { numRuns: 40 },
    )
  })
})

/** The edit by the library, and by us on a copy. */
async function apply(
  { kind, at }: Edit,
  theirs: RatchetTree,
  ours: KnownTree,
): Promise<[RatchetTree, KnownTree]> {
  const leaves = theirs.flatMap((node, i) => (node?.nodeType === 'leaf' ? [i / 2] : []))
  const leafIndex = leaves[at % leaves.length] ?? 0
  const known = copyOf(ours)
  const leaf = newLeaf()
  switch (kind) {
    case 'add':
      addLeaf(known, leaf)
      return [addLeafNode(theirs, leaf)[0], known]
    case 'remove':
      if (leaves.length === 1) return [theirs, known]
      removeLeaf(known, leafIndex)
      return [removeLeafNode(theirs, toLeafIndex(leafIndex)), known]
    case 'update':
      updateLeaf(known, leafIndex, leaf)
      return [updateLeafNode(theirs, leaf, toLeafIndex(leafIndex)), known]
    case 'path': {
      const levels = filteredPathOf(known, leafIndex)
      const nodes = levels.map(() => ({ hpkePublicKey: suite.rng.randomBytes(32), encryptedPathSecret: [] }))
      const leafNode: UpdatePath['leafNode'] = {
        ...leaf,
        leafNodeSource: 'commit',
        parentHash: new Uint8Array(),
      }
      mergePath(known, { leafIndex, path: { leafNode, nodes }, levels }, hash)
      return [await pathByLibrary(theirs, leafIndex, { leafNode, nodes }), known]
    }
    default:
      return kind satisfies never
  }
}

/** The library wants the right parent hash in the leaf; ours tells which it is. */
async function pathByLibrary(tree: RatchetTree, leafIndex: number, path: UpdatePath): Promise<RatchetTree> {
  const probe = copyOf(knownTree(tree))
  const levels = filteredPathOf(probe, leafIndex)
  const parentHash = mergePath(probe, { leafIndex, path, levels }, hash)
  const right = { ...path, leafNode: { ...path.leafNode, parentHash } }
  const merged = await applyUpdatePath(tree, toLeafIndex(leafIndex), right, suite.hash, true)
  merged[leafToNodeIndex(toLeafIndex(leafIndex))] = { nodeType: 'leaf', leaf: path.leafNode }
  return merged
}

function expectSamePaths(theirs: RatchetTree, ours: KnownTree): void {
  for (const [node, content] of theirs.entries()) {
    expect(resolutionOf(ours, node)).toEqual(resolution(theirs, toNodeIndex(node)))
    if (content?.nodeType !== 'leaf') continue
    const levels = filteredPathOf(ours, node / 2).map((level) => ({
      nodeIndex: level.node,
      resolution: level.resolution,
    }))
    expect(levels).toEqual(filteredDirectPathAndCopathResolution(toLeafIndex(node / 2), theirs))
  }
}

function first(): RatchetTree {
  return [{ nodeType: 'leaf', leaf: founder }]
}

function newLeaf() {
  return {
    hpkePublicKey: suite.rng.randomBytes(32),
    signaturePublicKey: suite.rng.randomBytes(32),
    credential: credentialOf('did:plc:aaaaaaaaaaaaaaaaaaaaaaaa', crypto.randomUUID()),
    capabilities: { versions: [], ciphersuites: [], extensions: [], proposals: [], credentials: [] },
    leafNodeSource: 'update' as const,
    extensions: [],
    signature: suite.rng.randomBytes(64),
  } satisfies LeafNode
}

const founder = newLeaf()
