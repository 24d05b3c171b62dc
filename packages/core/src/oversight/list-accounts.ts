import type { AccountFilter, AccountPage } from './account-views.ts'
import { summaryOf } from './account-state.ts'
import { decodeTimed, encodeTimed } from './cursor.ts'
import { nextPage } from './page.ts'
import type { PageInput, Ports } from './page.ts'
import { accountPages } from './sql/accounts.ts'
import type { AccountSummaryRow } from './sql/accounts.ts'

/**
 * Accounts, the newest first.
 *
 * @throws ServiceError `InvalidCursor`
 */
export async function listAccounts(
  { db }: Pick<Ports, 'db'>,
  { limit, cursor, filter }: PageInput & { readonly filter: AccountFilter },
): Promise<AccountPage> {
  const after = cursor === undefined ? undefined : decodeTimed(cursor, 1)
  const params = [after?.at ?? 'infinity', after?.names[0] ?? '', limit]
  const rows = await db.query<AccountSummaryRow>(accountPages[filter], params)
  const next = nextPage(rows, limit, (last) => encodeTimed(last.created_at, last.did))
  return { accounts: rows.map(summaryOf), ...next }
}
