import type { AccountSummary } from './account-views.ts'
import { summaryOf } from './account-state.ts'
import { afterPrefix, isName } from './cursor.ts'
import type { Ports } from './page.ts'
import { findAccountsByDevice, findAccountsByDid } from './sql/accounts.ts'
import type { AccountSummaryRow } from './sql/accounts.ts'

const most = 20

/** Accounts by DID or the beginning of one, or by the id of a device; at most 20. */
export async function findAccounts({ db }: Pick<Ports, 'db'>, query: string): Promise<AccountSummary[]> {
  if (!isName(query)) return []
  const rows = query.startsWith('did:')
    ? await db.query<AccountSummaryRow>(findAccountsByDid, [query, afterPrefix(query), most])
    : await db.query<AccountSummaryRow>(findAccountsByDevice, [query, most])
  return rows.map(summaryOf)
}
