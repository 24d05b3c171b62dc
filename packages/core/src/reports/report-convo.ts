import { ServiceError } from '../errors/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import { fileReport, reportIdOf } from './file-report.ts'
import type { Filed, NewReport } from './report.ts'
import type { ReportPorts } from './report-message.ts'
import { readAnswerable, readReporter } from './sql/file.ts'
import type { AnswerableRow } from './sql/file.ts'

/**
 * Takes in a report of a convo, by who is or was a member of it; nothing of what was said in it is disclosed. It is about
 * the other account of a direct convo; in a group, whoever brought the reporter in, or else the admin who has been there for
 * longest.
 *
 * @throws ServiceError `ConvoNotFound`, `RateLimitExceeded`
 */
export async function reportConvo(
  ports: Omit<ReportPorts, 'franking'>,
  input: {
    readonly caller: AccountCaller
    readonly convoId: string
    readonly reason: string
    readonly comment?: string | undefined
  },
): Promise<Filed> {
  const { caller, convoId, reason, comment } = input
  if ((await ports.db.query(readReporter, [convoId, caller.did])).length === 0)
    throw new ServiceError('ConvoNotFound')
  const kept: NewReport = {
    ...{ convoId, kind: 'convo', reporter: caller.did, reason, comment },
    ...{ subject: undefined, messages: [] },
  }
  const reportId = reportIdOf(kept)
  const [answerable] = await ports.db.query<AnswerableRow>(readAnswerable, [convoId, caller.did])
  const report = { ...kept, subject: answerable?.did }
  return { reportId, isNew: await fileReport(ports, report, reportId) }
}
