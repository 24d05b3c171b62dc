import type { Queryable } from '../database/index.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import { convoSummaryOf, lateBefore } from './convo-summary.ts'
import type { ConvoDetail, FaultOversight, MemberOversight } from './convo-views.ts'
import type { Ports } from './page.ts'
import { readConflicts } from './sql/conflicts.ts'
import type { ConflictsRow } from './sql/conflicts.ts'
import {
  readGroupSizes,
  selectFaults,
  selectGenerations,
  selectPendingRemovals,
  selectRoster,
} from './sql/convo.ts'
import type { FaultRow, GenerationRow, GroupSizesRow, MemberRow, PendingRow } from './sql/convo.ts'
import { readConvo } from './sql/convos.ts'
import type { ConvoSummaryRow } from './sql/convos.ts'

/** So many are shown, or counted, of each. */
const most = 100
/** Of so many epochs. */
const mostConflicts = 1000

/** All that operators are shown of a convo; undefined if there is none of that id. Each part is as of its own moment. */
export async function getConvoAsOperator(
  { db, clock }: Ports,
  convoId: ConvoId,
): Promise<ConvoDetail | undefined> {
  const now = clock.now()
  const [row] = await db.query<ConvoSummaryRow>(readConvo, [lateBefore(now), convoId])
  if (row === undefined) return undefined
  const at = [convoId, row.generation]
  const [sizes] = await db.query<GroupSizesRow>(readGroupSizes, [...at, now, most])
  // It was erased in between.
  if (sizes === undefined) return undefined
  const pending = await db.query<PendingRow>(selectPendingRemovals, [...at, most])
  return {
    ...convoSummaryOf(row),
    firstSeq: row.first_seq,
    messageLifetime: row.message_lifetime,
    resetRequestedAt: row.reset_requested ? row.reset_requested_at : null,
    ...groupOf(sizes),
    roster: rosterOf(await db.query<MemberRow>(selectRoster, at)),
    pendingRemovals: pending.map(({ device_id: deviceId, ...removal }) => ({ ...removal, deviceId })),
    faults: (await db.query<FaultRow>(selectFaults, [...at, most])).map(faultOf),
    conflicts: await conflictsIn(db, convoId),
    generations: await generationsOf(db, convoId),
  }
}

function groupOf(sizes: GroupSizesRow) {
  return {
    ciphersuite: sizes.ciphersuite,
    state: {
      groupInfoBytes: sizes.group_info_bytes,
      snapshotBytes: sizes.snapshot_bytes,
      snapshotEpoch: sizes.snapshot_epoch,
    },
    openInvites: sizes.open_invites,
  }
}

async function conflictsIn(db: Queryable, convoId: ConvoId): Promise<ConvoDetail['conflicts']> {
  const [row] = await db.query<ConflictsRow>(readConflicts, [convoId, mostConflicts])
  return { count: row?.lost ?? 0, lastAt: row?.last_at ?? null }
}

async function generationsOf(db: Queryable, convoId: ConvoId): Promise<ConvoDetail['generations']> {
  const rows = await db.query<GenerationRow>(selectGenerations, [convoId, most])
  return rows.map(({ generation, ciphersuite, last_epoch: lastEpoch, created_at: createdAt }) => ({
    ...{ generation, ciphersuite, lastEpoch, createdAt },
  }))
}

/** Rows of one member follow one another: the first of them makes it, each brings a leaf. */
function rosterOf(rows: readonly MemberRow[]): MemberOversight[] {
  const members = new Map<Did, MemberOversight>()
  for (const row of rows) {
    const { did, role, status, absent, created_at: createdAt } = row
    const leaves = [...(members.get(did)?.leaves ?? []), ...leafOf(row)]
    members.set(did, { did, role, status, absent, createdAt, leaves })
  }
  return [...members.values()]
}

function leafOf(row: MemberRow): MemberOversight['leaves'][number][] {
  const { leaf_index: leafIndex, device_id: deviceId, joined_epoch: joinedEpoch, barred_at: barredAt } = row
  if (leafIndex === null || deviceId === null || joinedEpoch === null) return []
  return [{ leafIndex, deviceId, joinedEpoch, barredAt }]
}

function faultOf(row: FaultRow): FaultOversight {
  const { seq, reason, devices, at, leaf_index: leafIndex, did, device_id: deviceId } = row
  return { seq, reason, devices, accused: { leafIndex, did, deviceId }, at }
}
