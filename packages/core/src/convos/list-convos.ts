import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { Did } from '../mls/index.ts'
import type { RelationLookups } from '../relations/between.ts'
import type { ConvoView } from './convo-view.ts'
import { decodeActivityCursor, encodeActivityCursor } from './cursor.ts'
import { findRequesters } from './sql/find-requesters.ts'
import type { RequesterRow } from './sql/find-requesters.ts'
import { readConvoPage } from './sql/read-convos.ts'
import type { ConvoRow } from './sql/read-convos.ts'
import { viewConvos } from './view-convos.ts'

/** A page of convos, and where the next one starts, if there may be one. */
export type ConvoPage = { readonly convos: readonly ConvoView[]; readonly cursor?: string }

type Lookups = Pick<RelationLookups, 'lookOver'>

/** So many accounts, which made the newest requests, are looked up for one listing. */
const maxRequesters = 60

/**
 * The convos of the calling account, the one with the newest activity first. A convo that becomes active while the
 * pages are read moves to the front, and so may be met twice or not again; none that is quiet is missed. Requests by accounts
 * that a label hides, or that either side blocks, are left out.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listConvos(
  ports: {
    readonly db: Database
    /** Who looks up the accounts that make requests; what is kept of them counts if it is left out. */
    readonly relations?: Lookups
  },
  input: {
    readonly caller: AccountCaller
    readonly limit: number
    readonly cursor?: string | undefined
    readonly status?: 'accepted' | 'request' | undefined
  },
): Promise<ConvoPage> {
  const after = input.cursor === undefined ? undefined : decodeActivityCursor(input.cursor)
  const params = [
    input.caller.did,
    input.status ?? null,
    after?.lastAt ?? null,
    after?.convoId ?? null,
    input.limit,
  ]
  if (ports.relations !== undefined && input.status !== 'accepted' && after === undefined)
    await lookAtRequesters(ports.db, ports.relations, input.caller.did)
  return withTransaction(
    ports.db,
    async (tx) => {
      const rows = await tx.query<ConvoRow>(readConvoPage, params)
      const last = rows.length < input.limit ? undefined : rows.at(-1)
      const convos = await viewConvos(tx, rows, input.caller.did)
      if (last === undefined) return { convos }
      return { convos, cursor: encodeActivityCursor({ lastAt: last.last_at, convoId: last.convo_id }) }
    },
    { isolation: 'repeatable read' },
  )
}

/** Once for all pages. What is found out is kept where the listing finds it. */
async function lookAtRequesters(db: Database, relations: Lookups, did: Did): Promise<void> {
  const rows = await db.query<RequesterRow>(findRequesters, [did, maxRequesters])
  const requesters = rows.map((row) => row.did)
  if (requesters.length === 0) return
  await relations.lookOver(did, requesters)
}
