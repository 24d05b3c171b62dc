import { sha256 } from '@noble/hashes/sha2.js'
import { withTransaction } from '../database/index.ts'
import type { Database, Queryable, Tx } from '../database/index.ts'
import { addJob } from '../jobs/index.ts'
import type { LimitValues } from '../limits/index.ts'
import { hourlyBucket } from '../limits/hourly.ts'
import { take } from '../limits/take.ts'
import { toBase32, toCbor } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { noteSignal } from '../signals/index.ts'
import { disclosedBytes } from './report.ts'
import type { NewReport, ReportedMessage } from './report.ts'
import { insertMessages, insertReport, readFiled } from './sql/file.ts'

/** The id of a report: the same report again has the same. */
export function reportIdOf(report: NewReport): string {
  const { convoId, kind, reporter, subject = '', reason, comment = '', messages } = report
  const proofs = messages.map(({ seq, tag, content }) => [seq, tag, sha256(content)])
  return toBase32(sha256(toCbor(['report', convoId, kind, reporter, subject, reason, comment, ...proofs])))
}

/** Whether a report was made before. */
export async function isFiled(db: Queryable, convoId: string, reportId: string): Promise<boolean> {
  return (await db.query(readFiled, [convoId, reportId])).length > 0
}

/** What keeping a report needs. */
export type FilePorts = {
  readonly db: Database
  readonly clock: Clock
  readonly limitValues: LimitValues
  /** Whether a moderation service is told of reports. */
  readonly forwards: boolean
}

/** How much a report discloses that counts as one. */
const bytesPerToken = 64 * 1024

/**
 * Keeps a report that has been checked, and gives whether it is new. In one transaction with what it discloses, and with
 * the job that forwards it: whoever is killed in between has made none, and makes it again. A report of whoever has asked
 * the reporter into the convo is an answer to that request.
 *
 * @throws ServiceError `RateLimitExceeded`
 */
export function fileReport(ports: FilePorts, report: NewReport, reportId: string): Promise<boolean> {
  const { convoId, kind, reporter, subject = null, reason, comment = null, messages } = report
  return withTransaction(ports.db, async (tx) => {
    const about = [kind, reporter, subject, reason, comment, kind === 'message']
    if ((await tx.execute(insertReport, [convoId, reportId, ...about, ports.clock.now()])) === 0) return false
    await charge(tx, ports, report)
    if (messages.length > 0) await tx.execute(insertMessages, [convoId, reportId, ...columnsOf(messages)])
    if (subject !== null)
      await noteSignal(tx, ports, 'reported', { requester: subject, by: reporter, convoId })
    if (ports.forwards && subject !== null)
      await addJob(tx, 'forwardReport', { convoId, reportId }, { key: `forwardReport ${reportId}` })
    return true
  })
}

/** By what it makes us keep; never more than the bucket holds, or it could never be made. */
async function charge(tx: Tx, ports: FilePorts, { reporter: did, messages }: NewReport): Promise<void> {
  const bucket = hourlyBucket(ports.limitValues, 'reports', 'reportsPerHour')
  const tokens = Math.min(bucket.size, Math.max(1, Math.ceil(disclosedBytes(messages) / bytesPerToken)))
  await take(tx, ports, { kind: 'report', did, tokens, ...bucket }, 'Too much was reported at once.')
}

function columnsOf(messages: readonly ReportedMessage[]): unknown[] {
  return [
    messages.map(({ seq }) => seq),
    messages.map(({ generation }) => generation),
    messages.map(({ epoch }) => epoch),
    messages.map(({ messageId }) => messageId),
    messages.map(({ did }) => did),
    messages.map(({ content }) => content),
  ]
}
