import { bytesEqual, concatBytes } from '../bytes.ts'
import { leafIn, parentIn } from './known-tree.ts'
import type { KnownTree } from './known-tree.ts'
import { resolutionOf } from './resolution.ts'
import type { Hash } from '../suite-hash.ts'
import { lengthPrefixed } from './tls.ts'
import { originalHashOf } from './tree-hash.ts'
import { leafIndexOf, leftOf, rightOf, spanOf } from './tree-math.ts'

/** ParentHashInput (RFC 9420 §7.9): what a node says of the parent above it. */
export interface ParentHashInput {
  readonly encryptionKey: Uint8Array
  readonly parentHash: Uint8Array
  readonly originalSiblingTreeHash: Uint8Array
}

/** The parent hash of a node under this parent (RFC 9420 §7.9). */
export function parentHashOf(input: ParentHashInput, hash: Hash): Uint8Array {
  const { encryptionKey, parentHash, originalSiblingTreeHash } = input
  return hash(
    concatBytes(
      lengthPrefixed(encryptionKey),
      lengthPrefixed(parentHash),
      lengthPrefixed(originalSiblingTreeHash),
    ),
  )
}

/** Whether every parent of a tree is vouched for by a node below it (RFC 9420 §7.9.2). */
export function areParentHashesValid(tree: KnownTree, hash: Hash): boolean {
  return tree.nodes.every((node, at) => node?.nodeType !== 'parent' || isParentHashValid(tree, at, hash))
}

function isParentHashValid(tree: KnownTree, node: number, hash: Hash): boolean {
  const [left, right] = [leftOf(node), rightOf(node)]
  if (left === undefined || right === undefined) return false
  const byLeft = vouches(tree, node, { child: left, sibling: right }, hash)
  return byLeft || vouches(tree, node, { child: right, sibling: left }, hash)
}

/**
 * RFC 9420 §7.9.2: a node of the child's resolution carries the parent hash, and besides it there is nothing in that
 * resolution but what came in after it: leaves that the parent lists as unmerged.
 */
function vouches(
  tree: KnownTree,
  node: number,
  { child, sibling }: { readonly child: number; readonly sibling: number },
  hash: Hash,
): boolean {
  const parent = parentIn(tree, node)
  if (parent === undefined) return false
  const { unmergedLeaves, hpkePublicKey: encryptionKey, parentHash } = parent
  const inSibling = unmergedLeaves.filter(isUnder(sibling))
  const originalSiblingTreeHash = originalHashOf(tree, sibling, inSibling, hash)
  const wanted = parentHashOf({ encryptionKey, parentHash, originalSiblingTreeHash }, hash)
  const resolution = resolutionOf(tree, child)
  const unmerged = unmergedLeaves.filter(isUnder(child))
  return resolution.some((voucher) => {
    const carried = carriedParentHash(tree, voucher)
    if (carried === undefined || !bytesEqual(carried, wanted)) return false
    const others = resolution.filter((at) => at !== voucher).map(leafIndexOf)
    return sameNumbers(others, unmerged)
  })
}

function carriedParentHash(tree: KnownTree, node: number): Uint8Array | undefined {
  const leaf = leafIn(tree, node)
  if (leaf === undefined) return parentIn(tree, node)?.parentHash
  return leaf.leafNodeSource === 'commit' ? leaf.parentHash : undefined
}

function isUnder(node: number): (leafIndex: number) => boolean {
  const { first, last } = spanOf(node)
  return (leafIndex) => leafIndex * 2 >= first && leafIndex * 2 <= last
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  const wanted = new Set(b)
  return a.length === wanted.size && a.every((value) => wanted.has(value))
}
