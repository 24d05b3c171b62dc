import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoView } from './convo-view.ts'
import { decodeActivityCursor, encodeActivityCursor } from './cursor.ts'
import { readConvoPage } from './sql/read-convos.ts'
import type { ConvoRow } from './sql/read-convos.ts'
import { viewConvos } from './view-convos.ts'

/** A page of convos, and where the next one starts, if there may be one. */
export type ConvoPage = { readonly convos: readonly ConvoView[]; readonly cursor?: string }

/**
 * The convos of the calling account, the one with the newest activity first. A convo that becomes active while the
 * pages are read moves to the front, and so may be met twice or not again; none that is quiet is missed.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listConvos(
  ports: { readonly db: Database },
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
