import type { Queryable } from '../database/index.ts'
import type { ConvoId, DeviceId, Did } from '../mls/index.ts'
import type { ConvoView, MemberView, SealedMetadata } from './convo-view.ts'
import type { ConvoRow } from './sql/read-convos.ts'
import { readMembers } from './sql/read-members.ts'
import type { MemberRow } from './sql/read-members.ts'

/**
 * Gives convos their members, in one more statement for all of them. To be read in one snapshot with the rows
 * themselves, so that a view never shows the members of another epoch than it names.
 */
export async function viewConvos(
  tx: Queryable,
  rows: readonly ConvoRow[],
  viewer: Did,
): Promise<ConvoView[]> {
  if (rows.length === 0) return []
  const members = await tx.query<MemberRow>(readMembers, [rows.map(({ convo_id }) => convo_id), viewer])
  const byConvo = groupByConvo(members)
  return rows.map((row) => viewConvo(row, byConvo.get(row.convo_id) ?? []))
}

function groupByConvo(members: readonly MemberRow[]): Map<string, MemberRow[]> {
  const groups = new Map<string, MemberRow[]>()
  for (const member of members) {
    const group = groups.get(member.convo_id)
    if (group === undefined) groups.set(member.convo_id, [member])
    else group.push(member)
  }
  return groups
}

function viewConvo(row: ConvoRow, members: readonly MemberRow[]): ConvoView {
  const metadata = viewMetadata(row)
  return {
    convoId: row.convo_id as ConvoId,
    kind: row.kind,
    generation: row.generation,
    epoch: row.epoch,
    groupId: row.group_id,
    firstSeq: row.first_seq,
    lastSeq: row.last_seq,
    status: row.status,
    muted: row.muted,
    createdAt: row.created_at,
    members: members.map(viewMember),
    ...(metadata === undefined ? {} : { metadata }),
    ...(row.last_read_seq === null ? {} : { lastReadSeq: row.last_read_seq }),
    ...(row.blocked ? { unavailable: true } : {}),
    ...(row.hidden ? { hidden: true } : {}),
  }
}

function viewMember(row: MemberRow): MemberView {
  const devices = row.device_ids.map((deviceId, i) => ({
    deviceId: deviceId as DeviceId,
    leafIndex: row.leaf_indices[i] ?? 0,
  }))
  const { role, absent, leaving, blocked } = row
  const marks = { ...(leaving ? { leaving } : {}), ...(blocked ? { blocked } : {}) }
  return { did: row.did as Did, role, absent, ...marks, devices }
}

function viewMetadata(row: ConvoRow): SealedMetadata | undefined {
  const { sealed_generation: generation, sealed_epoch: epoch, sealed_version: version, sealed } = row
  if (generation === null || epoch === null || version === null || sealed === null) return undefined
  return { generation, epoch, version, sealed }
}
