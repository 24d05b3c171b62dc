import type { GroupContext, LeafNode } from 'ts-mls'
import { verifyLeafNodeSignature } from 'ts-mls/leafNode.js'
import { bytesEqual, toHex } from '../bytes.ts'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import { leafIn, parentIn } from './known-tree.ts'
import type { KnownTree } from './known-tree.ts'
import { areParentHashesValid } from './parent-hash.ts'
import { hashOf } from '../suite-hash.ts'
import { rootHashOf } from './tree-hash.ts'
import { directPathOf, isLeafPlace, leafIndexOf, nodeOf } from './tree-math.ts'

/** What is wrong with a tree. */
export type TreeFlaw =
  | 'a leaf or a parent in the place of the other'
  | 'another hash than the context says'
  | 'unmerged leaves out of order'
  | 'an unmerged leaf that is no leaf below its parent'
  | 'an unmerged leaf that a parent in between does not name'
  | 'a parent that nobody vouches for'
  | 'one encryption key in two nodes'
  | 'one signature key in two leaves'
  | 'a leaf whose signature does not verify'

/**
 * The first flaw of a whole tree that comes with nothing to hold it against but the hash of it, as whoever joins has to
 * look for (RFC 9420 §12.4.3.1); undefined for a sound one. What our groups ask of their leaves beyond that is not
 * asked here. The service never takes a tree of more than one leaf from anybody: it knows its trees by the commits.
 *
 * @throws ServiceError `UnsupportedCiphersuite`
 */
export async function flawOfTree(
  tree: KnownTree,
  context: Pick<GroupContext, 'cipherSuite' | 'groupId' | 'treeHash'>,
): Promise<TreeFlaw | undefined> {
  const hash = hashOf(context.cipherSuite)
  if (!isEachInItsPlace(tree)) return 'a leaf or a parent in the place of the other'
  if (!bytesEqual(rootHashOf(tree, hash), context.treeHash)) return 'another hash than the context says'
  const unmerged = tree.nodes.map((_, node) => flawOfUnmergedLeaves(tree, node)).find((flaw) => flaw)
  if (unmerged) return unmerged
  if (!areParentHashesValid(tree, hash)) return 'a parent that nobody vouches for'
  return flawOfKeys(tree) ?? flawOfSignatures(tree, context)
}

function isEachInItsPlace({ nodes }: KnownTree): boolean {
  return nodes.every((node, at) => node === undefined || (node.nodeType === 'leaf') === isLeafPlace(at))
}

/** RFC 9420 §7.1, §12.4.3.1: in order, each a leaf below, and named by every parent in between as well. */
function flawOfUnmergedLeaves(tree: KnownTree, node: number): TreeFlaw | undefined {
  const unmerged = parentIn(tree, node)?.unmergedLeaves ?? []
  if (unmerged.some((leafIndex, i) => leafIndex <= (unmerged[i - 1] ?? -1)))
    return 'unmerged leaves out of order'
  const paths = unmerged.map((leafIndex) => pathUpTo(tree, leafIndex, node))
  if (paths.includes(undefined)) return 'an unmerged leaf that is no leaf below its parent'
  const unnamed = paths.some((path, i) =>
    path?.some((ancestor) => parentIn(tree, ancestor)?.unmergedLeaves.includes(unmerged[i] ?? 0) === false),
  )
  return unnamed ? 'an unmerged leaf that a parent in between does not name' : undefined
}

/** The nodes between a leaf and an ancestor of it; undefined where it is none, or there is no leaf. */
function pathUpTo(tree: KnownTree, leafIndex: number, ancestor: number): number[] | undefined {
  if (!leafIn(tree, nodeOf(leafIndex))) return undefined
  const path = directPathOf(nodeOf(leafIndex), tree.nodes.length)
  const level = path.indexOf(ancestor)
  return level < 0 ? undefined : path.slice(0, level)
}

/** RFC 9420 §7.3 */
function flawOfKeys({ nodes }: KnownTree): TreeFlaw | undefined {
  const encryptionKeys = nodes.flatMap((node) => {
    if (node === undefined) return []
    return [toHex(node.nodeType === 'leaf' ? node.leaf.hpkePublicKey : node.parent.hpkePublicKey)]
  })
  const signatureKeys = nodes.flatMap((node) =>
    node?.nodeType === 'leaf' ? [toHex(node.leaf.signaturePublicKey)] : [],
  )
  if (new Set(encryptionKeys).size < encryptionKeys.length) return 'one encryption key in two nodes'
  return new Set(signatureKeys).size < signatureKeys.length ? 'one signature key in two leaves' : undefined
}

async function flawOfSignatures(
  { nodes }: KnownTree,
  context: Pick<GroupContext, 'cipherSuite' | 'groupId'>,
): Promise<TreeFlaw | undefined> {
  for (const [node, content] of nodes.entries()) {
    if (content?.nodeType !== 'leaf') continue
    const signed = await isSignedLeaf(content.leaf, leafIndexOf(node), context)
    if (!signed) return 'a leaf whose signature does not verify'
  }
  return undefined
}

/** RFC 9420 §7.2: what a leaf's signature covers depends on where it comes from; the library sees to that. */
async function isSignedLeaf(
  leaf: LeafNode,
  leafIndex: number,
  { cipherSuite, groupId }: Pick<GroupContext, 'cipherSuite' | 'groupId'>,
): Promise<boolean> {
  const { signature } = await loadCiphersuite(cipherSuite)
  return verifyLeafNodeSignature(leaf, groupId, leafIndex, signature).catch(() => false)
}
