import { leafAt as leafOfGroup, leavesOf as leavesOfGroup } from '@catbird-mls/core/mls'
import type { RatchetTree } from 'ts-mls'
import { bytesEqual } from '../bytes.ts'
import { decodeTree } from './wire.ts'

/** A leaf of the tree: a device of an account. */
export interface Leaf {
  readonly leafIndex: number
  readonly did: string
  readonly deviceId: string
  readonly signatureKey: Uint8Array
}

/** Every leaf of the tree, by index. */
export function leavesOf(tree: RatchetTree): Leaf[] {
  return leavesOfGroup({ tree })
}

/** The leaf at an index, if it is not blank. */
export function leafAt(tree: RatchetTree, leafIndex: number): Leaf | undefined {
  return leafOfGroup({ tree }, leafIndex)
}

/** Whether a device has a leaf in a tree as the service hands it out (ratchet_tree extension, RFC 9420 §12.4.3.3). */
export function hasLeafOf(
  ratchetTree: Uint8Array,
  { did, deviceId }: Pick<Leaf, 'did' | 'deviceId'>,
): boolean {
  return leavesOf(decodeTree(ratchetTree)).some((leaf) => leaf.did === did && leaf.deviceId === deviceId)
}

/**
 * The leaves of a tree whose device, by id and key, has none in the tree before; all of them where there is none
 * before. Nodes that a commit leaves alone stay the same objects, so in a large tree few are looked at.
 */
export function newLeaves(before: RatchetTree | undefined, after: RatchetTree): Leaf[] {
  if (before === undefined) return leavesOf(after)
  if (before === after) return []
  const changed = after.flatMap((node, i) =>
    node?.nodeType === 'leaf' && node !== before[i] ? (leafAt(after, i / 2) ?? []) : [],
  )
  const moved = changed.filter((leaf) => !isSame(leaf, leafAt(before, leaf.leafIndex)))
  const had = moved.length === 0 ? [] : leavesOf(before)
  return moved.filter((leaf) => !had.some((old) => isSame(leaf, old)))
}

function isSame(leaf: Leaf, other: Leaf | undefined): boolean {
  if (leaf.did !== other?.did || leaf.deviceId !== other.deviceId) return false
  return bytesEqual(leaf.signatureKey, other.signatureKey)
}
