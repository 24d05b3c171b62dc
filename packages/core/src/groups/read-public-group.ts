import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { isInfoOf, rebuildPublicGroup } from '../mls/index.ts'
import type { PublicGroup } from '../mls/index.ts'
import type { HeldGroup, PublicGroups } from './public-groups.ts'
import { readPublicGroup as statement } from './sql/read-public-group.ts'
import type { PublicGroupRow } from './sql/read-public-group.ts'

/** The group that backs a convo now, at its present epoch. @throws ServiceError `ConvoNotFound` */
export async function readPublicGroup(
  ports: { readonly db: Queryable; readonly publicGroups: PublicGroups },
  convoId: string,
): Promise<PublicGroup> {
  const held = ports.publicGroups.held(convoId)
  const [row] = await ports.db.query<PublicGroupRow>(statement, [convoId, ...placeHeld(held)])
  if (row === undefined) throw new ServiceError('ConvoNotFound')
  return groupAt(ports.publicGroups, { convoId, row, held }).group
}

/** What a statement is told of what is held, so that it reads no group for that; nothing has no epoch. */
export function placeHeld(held: HeldGroup | undefined): [generation: number, epoch: number] {
  return held === undefined ? [0, 0] : [held.generation, held.epoch]
}

/**
 * The group of a row that was read with {@link placeHeld}: what is held if the row is of that, and else worked out and
 * held against what the last committer signed.
 */
export function groupAt(
  publicGroups: PublicGroups,
  at: {
    readonly convoId: string
    readonly row: PublicGroupRow
    readonly held: HeldGroup | undefined
  },
): HeldGroup {
  const { convoId, row, held } = at
  const { generation, epoch, snapshot, commits } = row
  if (held?.generation === generation && held.epoch === epoch) return held
  if (snapshot === null) throw new Error(`no snapshot leads to epoch ${epoch} of convo ${convoId}`)
  const group = rebuildPublicGroup({ snapshot, commits: commits ?? [] })
  if (!isInfoOf(row.group_info, group)) {
    throw new Error(`what is kept of convo ${convoId} leads to another group than its last committer signed`)
  }
  const rebuilt = { generation, epoch, group }
  publicGroups.hold(convoId, rebuilt)
  return rebuilt
}
