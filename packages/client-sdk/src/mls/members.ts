import { leafAt as leafOfGroup, leavesOf as leavesOfGroup } from '@catbird-mls/core/mls'
import type { RatchetTree } from 'ts-mls'

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
