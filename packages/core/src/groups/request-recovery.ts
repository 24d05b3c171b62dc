import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { ConvoId } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { appendNotice } from './append-notice.ts'
import { lockConvo } from './lock-convo.ts'
import { barStay, countAccusers, countReports, insertReport, readReported } from './sql/fault-reports.ts'
import type { AccusersRow, ReportedRow } from './sql/fault-reports.ts'

const day = 24 * 3600_000
/** Entries older than this are reported in vain: whoever was away longer meets what others have settled. */
export const reportableMs = 14 * day
/** Beyond so many reports a day in one convo a device is not listened to. */
export const reportsPerDay = 50
/** How long a report counts among those. */
export const reportsWithinMs = day

/** A device's report of an entry that it cannot process, or whose GroupInfo is wrong. */
export type FaultReport = {
  readonly caller: DeviceCaller
  readonly convoId: ConvoId
  readonly generation: number
  readonly seq: number
  readonly reason: string
}

/** What came of a report. */
export type ReportOutcome = { readonly counted: boolean; readonly barred: boolean }

type Ports = { readonly bus: Bus; readonly clock: Clock }
/** The stay that made the reported entry. */
type Accused = {
  readonly generation: number
  readonly leafIndex: number
  readonly joinedSeq: number
  readonly did: string
  readonly deviceId: string
  readonly ended: boolean
  readonly barred: boolean
}

/**
 * Takes a report of an entry that could not be judged without secrets (protocol.md, "Recovery"). When two accounts
 * have reported a stay, or one in a group of up to three, it is barred from commits and its removal is suggested: no
 * more than that, since reports prove nothing. An account's reports count once, those of its own devices never; a
 * device reports an entry once, only one that it was there to see, and only so many a day.
 *
 * @throws ServiceError `ConvoNotFound`, `NotMember`, `InvalidRequest` if no leaf is known to have made such an entry
 */
export async function requestRecovery(
  ports: Ports & { readonly db: Database },
  report: FaultReport,
): Promise<ReportOutcome> {
  return withTransaction(ports.db, async (tx) => {
    await lockConvo(tx, report.convoId)
    const { accused, createdAt } = await findAccused(tx, report)
    const counted = accused.did !== report.caller.did && (await take(ports, tx, report, accused, createdAt))
    const barred = accused.barred || (counted && (await barIfEnough(ports, tx, report, accused)))
    return { counted, barred }
  })
}

async function findAccused(tx: Tx, report: FaultReport): Promise<{ accused: Accused; createdAt: Date }> {
  const { caller, convoId, generation, seq } = report
  const params = [convoId, caller.did, caller.deviceId, generation, seq]
  const [row] = await tx.query<ReportedRow>(readReported, params)
  if (row === undefined) throw new ServiceError('ConvoNotFound')
  if (row.gone) throw new ServiceError('NotMember')
  const {
    leaf_index: leafIndex,
    joined_seq: joinedSeq,
    did,
    device_id: deviceId,
    created_at: createdAt,
  } = row
  if (leafIndex === null || joinedSeq === null || did === null || deviceId === null || createdAt === null)
    throw new ServiceError('InvalidRequest', { message: 'no leaf is known to have made such an entry' })
  if (!row.was_there) throw new ServiceError('NotMember')
  const state = { ended: row.removed_seq !== null, barred: row.barred_at !== null }
  return { accused: { generation, leafIndex, joinedSeq, did, deviceId, ...state }, createdAt }
}

/** Stores the report, if the entry is recent and the device has not said too much; gives whether it did. */
async function take(
  { clock }: Ports,
  tx: Tx,
  { caller, convoId, seq, reason }: FaultReport,
  accused: Accused,
  createdAt: Date,
): Promise<boolean> {
  const now = clock.now()
  if (now.getTime() - createdAt.getTime() > reportableMs) return false
  const { did, deviceId } = caller
  const lately = [convoId, did, deviceId, new Date(now.getTime() - reportsWithinMs)]
  const [said] = await tx.query<{ reports: number }>(countReports, lately)
  if ((said?.reports ?? 0) >= reportsPerDay) return false
  const stay = [accused.generation, accused.leafIndex, accused.joinedSeq]
  await tx.execute(insertReport, [convoId, seq, did, deviceId, reason, ...stay, now])
  return true
}

/** Bars the stay once enough accounts accuse it; one that has ended already is barred without a suggestion. */
async function barIfEnough(
  ports: Ports,
  tx: Tx,
  { convoId, seq }: FaultReport,
  accused: Accused,
): Promise<boolean> {
  const { did, deviceId } = accused
  const stay = [convoId, accused.generation, accused.leafIndex, accused.joinedSeq]
  const [row] = await tx.query<AccusersRow>(countAccusers, [...stay, did, seq])
  const { accusers, others } = row ?? { accusers: 0, others: 0 }
  if (accusers < (others <= 2 ? 1 : 2)) return false
  await tx.execute(barStay, [...stay, ports.clock.now()])
  if (!accused.ended) {
    const notice = { kind: 'removalSuggested', did, deviceId, reason: 'faultyCommits' } as const
    await appendNotice(ports, tx, { convoId, notice })
  }
  return true
}
