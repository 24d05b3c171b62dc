import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { Franking } from '../franking/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import { isDuringStay } from '../messages/index.ts'
import type { Did } from '../mls/index.ts'
import type { FilePorts } from './file-report.ts'
import { fileReport, isFiled, reportIdOf } from './file-report.ts'
import { maxReported, maxReportedBytes } from './limits.ts'
import { disclosedBytes } from './report.ts'
import type { Filed, NewReport, ReportedMessage } from './report.ts'
import { readReporter } from './sql/file.ts'
import type { ReporterRow } from './sql/file.ts'
import { verifyMessages } from './verify.ts'

/** What reporting needs. */
export type ReportPorts = FilePorts & { readonly franking: Pick<Franking, 'find' | 'serviceDid'> }

/**
 * Takes in a report of messages, each of them proven; of the reported account, and as many others as show what it was
 * about. Who reports is or was a member, and could read each of them by one of its devices. The same report again is
 * answered alike, also once its proof has expired.
 *
 * @throws ServiceError `InvalidRequest`, `PayloadTooLarge`, `ConvoNotFound`, `NotMember`, `InvalidProof`, `ProofExpired`,
 * `RateLimitExceeded`
 */
export async function reportMessage(
  ports: ReportPorts,
  input: {
    readonly caller: AccountCaller
    readonly convoId: string
    readonly subject: Did
    readonly reason: string
    readonly comment?: string | undefined
    readonly messages: readonly ReportedMessage[]
  },
): Promise<Filed> {
  const { caller, convoId, subject, reason, comment, messages } = input
  const report: NewReport = {
    ...{ convoId, kind: 'message', reporter: caller.did, subject, reason, comment },
    messages: messages.toSorted((a, b) => a.seq - b.seq),
  }
  checkShape(report)
  const reportId = reportIdOf(report)
  if (await isFiled(ports.db, convoId, reportId)) return { reportId, isNew: false }
  await requireRead(ports.db, report)
  await verifyMessages(ports, report.messages, { convoId, now: ports.clock.now() })
  return { reportId, isNew: await fileReport(ports, report, reportId) }
}

function checkShape({ reporter, subject, messages }: NewReport): void {
  const refuse = (message: string) => new ServiceError('InvalidRequest', { message })
  if (messages.length === 0 || messages.length > maxReported)
    throw refuse(`report 1 to ${String(maxReported)} messages at once`)
  if (reporter === subject) throw refuse('nobody reports their own messages')
  if (!messages.some(({ did }) => did === subject))
    throw refuse('none of the messages is of the reported account')
  if (new Set(messages.map(({ seq }) => seq)).size < messages.length) throw refuse('a message is there twice')
  if (disclosedBytes(messages) > maxReportedBytes) throw new ServiceError('PayloadTooLarge')
}

/** Of all times that the account was a member, also of a direct convo before it left and came back. */
async function requireRead(db: Queryable, { convoId, reporter, messages }: NewReport): Promise<void> {
  const [row] = await db.query<ReporterRow>(readReporter, [convoId, reporter])
  if (row === undefined) throw new ServiceError('ConvoNotFound')
  const unread = messages.find((message) => !isDuringStay(row.stays, message))
  if (unread !== undefined)
    throw new ServiceError('NotMember', {
      message: `the message at ${String(unread.seq)} was not for any device of the account`,
    })
}
