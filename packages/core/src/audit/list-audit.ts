import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { readAuditPage } from './sql/audit.ts'
import type { AuditRow } from './sql/audit.ts'

/** A recorded act of an operator. */
export type AuditEntry = {
  readonly id: number
  readonly at: Date
  /** Kind and id are words that were known when it was recorded. */
  readonly by: { readonly kind: string; readonly id: string; readonly requestId?: string }
  readonly act: string
  readonly subject: string
  readonly did?: string
  readonly before?: unknown
  readonly after?: unknown
}

/** A page of acts, and where the next one starts, if there may be one. */
export type AuditPage = { readonly entries: readonly AuditEntry[]; readonly cursor?: string }

type Input = {
  readonly limit: number
  readonly cursor?: string | undefined
  /** Only those of one kind, about one account, or of one operator. */
  readonly act?: string | undefined
  readonly did?: string | undefined
  readonly actorId?: string | undefined
}

/**
 * What operators did, the newest first.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listAudit(ports: { readonly db: Queryable }, input: Input): Promise<AuditPage> {
  const before = input.cursor === undefined ? null : idIn(input.cursor)
  const params = [before, input.act ?? null, input.did ?? null, input.actorId ?? null, input.limit]
  const rows = await ports.db.query<AuditRow>(readAuditPage, params)
  const last = rows.length < input.limit ? undefined : rows.at(-1)
  const entries = rows.map(viewEntry)
  return last === undefined ? { entries } : { entries, cursor: String(last.id) }
}

function idIn(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new ServiceError('InvalidCursor')
  return Number(cursor)
}

function viewEntry(row: AuditRow): AuditEntry {
  const { id, at, act, subject, did, before, after, request_id: requestId } = row
  return {
    ...{ id, at, act, subject },
    by: { kind: row.actor_kind, id: row.actor_id, ...(requestId !== null && { requestId }) },
    ...(did !== null && { did }),
    ...(before !== null && { before }),
    ...(after !== null && { after }),
  }
}
