import { withTransaction } from '../database/index.ts'
import type { Database, Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import type { ConvoView } from './convo-view.ts'
import { readConvo } from './sql/read-convos.ts'
import type { ConvoRow } from './sql/read-convos.ts'
import { viewConvos } from './view-convos.ts'

/**
 * A convo as the calling account sees it.
 *
 * @throws ServiceError `ConvoNotFound` also where the account has left or was removed
 */
export async function getConvo(
  ports: { readonly db: Database },
  { caller, convoId }: { readonly caller: AccountCaller; readonly convoId: ConvoId },
): Promise<ConvoView> {
  return withTransaction(ports.db, (tx) => readConvoView(tx, { did: caller.did, convoId }), {
    isolation: 'repeatable read',
  })
}

/** The same within a transaction. */
export async function readConvoView(
  tx: Queryable,
  { did, convoId }: { readonly did: Did; readonly convoId: ConvoId },
): Promise<ConvoView> {
  const rows = await tx.query<ConvoRow>(readConvo, [did, convoId])
  const [view] = await viewConvos(tx, rows, did)
  if (view === undefined) throw new ServiceError('ConvoNotFound')
  return view
}
