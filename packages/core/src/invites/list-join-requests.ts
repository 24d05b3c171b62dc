import type { Queryable } from '../database/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { decodeRequestCursor, encodeRequestCursor } from './request-cursor.ts'
import { listOfAccount, listOfConvo } from './sql/list-join-requests.ts'
import type { RequestRow, RequestStatus } from './sql/join-requests.ts'
import { checkAdmin } from './standing.ts'

/** A request to be let into a convo. */
export type JoinRequestView = {
  readonly convoId: ConvoId
  readonly did: Did
  readonly status: RequestStatus
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** A page of requests, and where the next one starts, if there may be one. */
export type JoinRequestPage = { readonly requests: readonly JoinRequestView[]; readonly cursor?: string }

/**
 * Join requests, the oldest first: those that wait in a convo, for its admins; without a convo those that the account
 * itself has made, answered ones too.
 *
 * @throws ServiceError `ConvoNotFound`, `NotAllowed`, `InvalidCursor`
 */
export async function listJoinRequests(
  ports: { readonly db: Queryable; readonly clock: Clock },
  input: {
    readonly caller: AccountCaller
    readonly convoId?: ConvoId | undefined
    readonly limit: number
    readonly cursor?: string | undefined
  },
): Promise<JoinRequestPage> {
  const { caller, convoId, limit } = input
  const { createdAt = null, name = null } =
    input.cursor === undefined ? {} : decodeRequestCursor(input.cursor)
  const page = [ports.clock.now(), createdAt, name, limit]
  if (convoId === undefined) {
    const own = await ports.db.query<RequestRow>(listOfAccount, [caller.did, ...page])
    return pageOf(own, limit, ({ convo_id }) => convo_id)
  }
  await checkAdmin(ports.db, { convoId, did: caller.did })
  const waiting = await ports.db.query<RequestRow>(listOfConvo, [convoId, ...page])
  return pageOf(waiting, limit, ({ did }) => did)
}

function pageOf(
  rows: readonly RequestRow[],
  limit: number,
  nameOf: (row: RequestRow) => string,
): JoinRequestPage {
  const requests = rows.map(viewRequest)
  const last = rows.length < limit ? undefined : rows.at(-1)
  if (last === undefined) return { requests }
  return { requests, cursor: encodeRequestCursor({ createdAt: last.created_at, name: nameOf(last) }) }
}

function viewRequest(row: RequestRow): JoinRequestView {
  const { status, created_at: createdAt, expires_at: expiresAt } = row
  return { convoId: row.convo_id as ConvoId, did: row.did as Did, status, createdAt, expiresAt }
}
