import { sha256 } from '@noble/hashes/sha2.js'
import { withTransaction } from '../database/index.ts'
import type { Database, Queryable } from '../database/index.ts'
import { addJob } from '../jobs/index.ts'
import { toBase32, toCbor } from '../mls/index.ts'
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

/**
 * Keeps a report that has been checked, and gives whether it is new. In one transaction with what it discloses, and with
 * the job that forwards it: whoever is killed in between has made none, and makes it again.
 */
export function fileReport(
  { db, forwards }: { readonly db: Database; readonly forwards: boolean },
  report: NewReport,
  { reportId, now }: { readonly reportId: string; readonly now: Date },
): Promise<boolean> {
  const { convoId, kind, reporter, subject = null, reason, comment = null, messages } = report
  return withTransaction(db, async (tx) => {
    const about = [kind, reporter, subject, reason, comment, kind === 'message']
    if ((await tx.execute(insertReport, [convoId, reportId, ...about, now])) === 0) return false
    if (messages.length > 0) await tx.execute(insertMessages, [convoId, reportId, ...columnsOf(messages)])
    if (forwards && subject !== null)
      await addJob(tx, 'forwardReport', { convoId, reportId }, { key: `forwardReport ${reportId}` })
    return true
  })
}

function columnsOf(messages: readonly ReportedMessage[]): unknown[] {
  return [
    messages.map(({ seq }) => seq),
    messages.map(({ generation }) => generation),
    messages.map(({ epoch }) => epoch),
    messages.map(({ messageId }) => messageId),
    messages.map(({ did }) => did),
    messages.map(({ deviceId }) => deviceId),
    messages.map(({ content }) => content),
  ]
}
