import type { Queryable } from '../database/index.ts'
import { rebuildPublicGroup } from '../mls/index.ts'
import type { PublicGroups } from './public-groups.ts'
import { readKeptGroup } from './sql/kept-group.ts'
import type { KeptGroupRow } from './sql/kept-group.ts'

/** The tree of an epoch, and whether it had to be worked out. */
export type TreeAt = { readonly tree: Uint8Array; readonly rebuilt: boolean }

/**
 * The encoded tree of an epoch that may be past. It is there as long as an unopened Welcome leads to that epoch;
 * undefined where there is none, and a newer snapshot has taken the place of the one that was needed.
 */
export async function readTreeAt(
  { db, publicGroups }: { readonly db: Queryable; readonly publicGroups: PublicGroups },
  at: { readonly convoId: string; readonly generation: number; readonly epoch: number },
): Promise<TreeAt | undefined> {
  const { convoId, generation, epoch } = at
  const served = publicGroups.servedTree(convoId, at)
  if (served !== undefined) return { tree: served, rebuilt: false }
  const held = publicGroups.held(convoId)
  if (held?.generation === generation && held.epoch === epoch) {
    return { tree: publicGroups.treeOf(convoId, held), rebuilt: false }
  }
  const [row] = await db.query<KeptGroupRow>(readKeptGroup, [convoId, generation, epoch])
  if (!row?.snapshot) return undefined
  const group = rebuildPublicGroup({ snapshot: row.snapshot, commits: row.commits ?? [] })
  return { tree: publicGroups.treeOf(convoId, { generation, epoch, group }), rebuilt: true }
}
