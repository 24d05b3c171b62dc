import type { Queryable } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import { restoreAccountRow } from './sql/restore-account.ts'

/**
 * Lifts the suspension of an account: its devices may begin sessions and act again, with the key packages that they had.
 * What was suggested meanwhile stays in the logs, which are never rewritten: a suggestion is no more than that, and a
 * convo that has not been told yet is told no more. Where a leaf was removed on it, before or after, the account is a
 * member still, named absent, and its device joins anew by external commit (protocol.md, "One judgement", 6). Lifting
 * it again, or where there is none, changes nothing.
 */
export async function restoreAccount(
  ports: { readonly db: Queryable },
  { did }: { readonly did: Did },
): Promise<void> {
  await ports.db.execute(restoreAccountRow, [did])
}
