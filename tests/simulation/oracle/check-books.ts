import type { Database } from '@catbird-mls/core/database'
import { membersOf } from '@catbird-mls/core/mls'
import type { Report } from '../report.ts'
import type { Chronicle } from './chronicle.ts'
import type { Library } from './library.ts'
import type { Stay } from './stay.ts'

interface Parts {
  readonly library: Library
  readonly report: Report
  readonly service: { readonly db: Pick<Database, 'query'> }
}

interface LeafRow {
  readonly did: string
  readonly device_id: string
  readonly generation: number
  readonly joined_seq: number
  readonly joined_epoch: number
  readonly removed_seq: number | null
}

/** What the server has written down for itself of members and stays is what the log says. */
export async function checkBooks({ library, report, service: { db } }: Parts): Promise<void> {
  for (const chronicle of library.all) {
    const { convoId } = chronicle
    const rows = await db.query<LeafRow>(
      'SELECT did, device_id, generation, joined_seq, joined_epoch, removed_seq FROM convo_leaf WHERE convo_id = $1',
      [convoId],
    )
    const kept = rows.map(lineOfRow).sort()
    if (kept.join() !== chronicle.stays.map(lineOfStay).sort().join())
      report.find('diverged', `the server keeps other stays of ${convoId} than its log`)
    await checkMembers(db, chronicle, report)
  }
}

async function checkMembers(
  db: Pick<Database, 'query'>,
  { convoId, group }: Chronicle,
  report: Report,
): Promise<void> {
  const rows = await db.query<{ did: string; role: string }>(
    'SELECT did, role FROM convo_member WHERE convo_id = $1 AND left_seq IS NULL',
    [convoId],
  )
  const roleOf = (did: string) => (group.policy.admins.some((admin) => admin === did) ? 'admin' : 'member')
  const kept = rows.map(({ did, role }) => `${did} ${role}`).sort()
  const members = [...membersOf(group)].map((did) => `${did} ${roleOf(did)}`).sort()
  if (kept.join() !== members.join())
    report.find('diverged', `the server keeps other members of ${convoId} than its log`)
}

function lineOfRow({ did, device_id, generation, joined_seq, joined_epoch, removed_seq }: LeafRow): string {
  return [did, device_id, generation, joined_seq, joined_epoch, removed_seq].join(' ')
}

function lineOfStay({ did, deviceId, generation, joinedSeq, joinedEpoch, removedSeq }: Stay): string {
  return [did, deviceId, generation, joinedSeq, joinedEpoch, removedSeq].join(' ')
}
