import type { UpdatePath } from 'ts-mls/updatePath.js'
import { blankDirectPath, putNode } from './edits.ts'
import type { KnownTree } from './known-tree.ts'
import { parentHashOf } from './parent-hash.ts'
import type { PathLevel } from './resolution.ts'
import type { Hash } from '../suite-hash.ts'
import { treeHashOf } from './tree-hash.ts'
import { nodeOf } from './tree-math.ts'

/**
 * Merges a path into the tree it is given (RFC 9420 §7.5): the whole direct path blanked, then the new keys on the
 * filtered one, each with its parent hash (§7.9). None of the new parents has unmerged leaves, so that their siblings'
 * original hashes are the tree hashes, which are known: a path costs a few hashes a level. Gives the parent hash that
 * the leaf has to carry. The path must have a node for each level.
 */
export function mergePath(
  tree: KnownTree,
  { leafIndex, path, levels }: { leafIndex: number; path: UpdatePath; levels: readonly PathLevel[] },
  hash: Hash,
): Uint8Array {
  putNode(tree, nodeOf(leafIndex), { nodeType: 'leaf', leaf: path.leafNode })
  blankDirectPath(tree, leafIndex)
  let parentHash: Uint8Array = new Uint8Array()
  for (const [level, { node, copath }] of [...levels.entries()].reverse()) {
    const encryptionKey = path.nodes[level]?.hpkePublicKey ?? new Uint8Array()
    const parent = { hpkePublicKey: encryptionKey, parentHash, unmergedLeaves: [] }
    tree.nodes[node] = { nodeType: 'parent', parent }
    const originalSiblingTreeHash = treeHashOf(tree, copath, hash)
    parentHash = parentHashOf({ encryptionKey, parentHash, originalSiblingTreeHash }, hash)
  }
  return parentHash
}
