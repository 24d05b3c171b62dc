import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { forwardText } from './forward-text.ts'
import { getReport } from './manage-reports.ts'
import { markForwarded } from './sql/manage.ts'

/** A service that moderates, such as Ozone. */
export type ModerationService = {
  readonly url: string
  readonly did: string
  /** Whether it is told what reported messages say. */
  readonly withContent: boolean
  /** Gives a service-auth token of this service, for one method of that one. */
  readonly authorise: (lxm: string) => Promise<string>
}

const METHOD = 'com.atproto.moderation.createReport'
const DEFS = 'com.atproto.moderation.defs'
const PATIENCE_MS = 15_000

/** The reasons of ours, in the words of `com.atproto.moderation.defs#reasonType`; all others are `reasonOther`. */
const reasonTypes: Readonly<Record<string, string>> = {
  spam: `${DEFS}#reasonSpam`,
  harassment: `${DEFS}#reasonRude`,
  sexual: `${DEFS}#reasonSexual`,
  misleading: `${DEFS}#reasonMisleading`,
  violation: `${DEFS}#reasonViolation`,
}

/**
 * Tells a moderation service of a report, unless it has been told; gives whether it was now. For a job: whatever fails is
 * thrown, and tried again. That service knows no report by an id of ours, so that one whose answer is lost is told twice; it
 * says which it is (`modTool.meta`).
 */
export async function forwardReport(
  { db, clock, moderation }: { db: Queryable; clock: Clock; moderation: ModerationService },
  { convoId, reportId }: { readonly convoId: string; readonly reportId: string },
  signal: AbortSignal,
): Promise<boolean> {
  const report = await getReport(db, reportId)
  if (report === undefined || report.subject === null || report.forwardedAt !== null) return false
  await post(
    moderation,
    {
      reasonType: Object.hasOwn(reasonTypes, report.reason)
        ? reasonTypes[report.reason]
        : `${DEFS}#reasonOther`,
      reason: forwardText(report, moderation),
      subject: { $type: 'com.atproto.admin.defs#repoRef', did: report.subject },
      modTool: { name: 'catbird-mls', meta: { reportId, convoId, kind: report.kind } },
    },
    signal,
  )
  await db.execute(markForwarded, [convoId, reportId, clock.now()])
  return true
}

/** The address is the operator's own choice, and may be of their own network. */
async function post(
  { url, authorise }: ModerationService,
  body: object,
  stopped: AbortSignal,
): Promise<void> {
  const response = await fetch(new URL(`/xrpc/${METHOD}`, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await authorise(METHOD)}` },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.any([stopped, AbortSignal.timeout(PATIENCE_MS)]),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`the moderation service answered ${String(response.status)}`)
}
