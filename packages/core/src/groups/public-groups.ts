import { createBoundedCache } from '../identity/bounded-cache.ts'
import { encodeTree } from '../mls/index.ts'
import type { PublicGroup } from '../mls/index.ts'

/** A convo's public group at an epoch, decoded. */
export type HeldGroup = {
  readonly generation: number
  readonly epoch: number
  readonly group: PublicGroup
}

/**
 * The public groups that this process has at hand, each at the newest epoch it has seen of it, so that a commit need
 * not begin by decoding a tree and applying commits to it. It is a cache and never the truth: whoever uses it asks the
 * database in the same statement where the convo stands, and takes what is held only for exactly that.
 */
export interface PublicGroups {
  /** What is held of a convo. */
  held(convoId: string): HeldGroup | undefined
  /** Holds a group that the database has, unless a newer one is held already. */
  hold(convoId: string, group: HeldGroup): void
  /** The encoded tree of a group, as it is served. */
  treeOf(convoId: string, at: HeldGroup): Uint8Array
  /** The same for an epoch that may be past, if it was served lately. */
  servedTree(convoId: string, at: Pick<HeldGroup, 'generation' | 'epoch'>): Uint8Array | undefined
}

/** Of all groups together: a node takes about a kilobyte in memory. */
const mostNodes = 60_000

/** Of all encoded trees together. */
const mostTreeBytes = 32 * 1024 * 1024

/** Makes an empty one. */
export function createPublicGroups(bounds: { nodes?: number; treeBytes?: number } = {}): PublicGroups {
  const groups = createBoundedCache<string, HeldGroup>(
    bounds.nodes ?? mostNodes,
    ({ group }) => group.tree.length,
  )
  const trees = createBoundedCache<string, Uint8Array>(
    bounds.treeBytes ?? mostTreeBytes,
    ({ length }) => length,
  )
  const placeOf = (convoId: string, { generation, epoch }: Pick<HeldGroup, 'generation' | 'epoch'>) =>
    `${convoId} ${generation} ${epoch}`
  return {
    held: (convoId) => groups.get(convoId),
    hold(convoId, group) {
      const held = groups.get(convoId)
      if (held === undefined || isLater(group, held)) groups.set(convoId, group)
    },
    treeOf(convoId, at) {
      const served = trees.get(placeOf(convoId, at))
      if (served !== undefined) return served
      const tree = encodeTree(at.group.tree)
      trees.set(placeOf(convoId, at), tree)
      return tree
    },
    servedTree: (convoId, at) => trees.get(placeOf(convoId, at)),
  }
}

function isLater(a: HeldGroup, b: HeldGroup): boolean {
  return a.generation > b.generation || (a.generation === b.generation && a.epoch > b.epoch)
}
