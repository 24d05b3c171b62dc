import type { Queryable } from '../database/index.ts'
import type { Did } from '../mls/index.ts'
import { restoreAccountRow } from './sql/restore-account.ts'

/**
 * Lifts the suspension of an account: its devices may begin sessions and act again, with the key packages that they had.
 * What was suggested meanwhile stays in the logs; where a leaf has been removed, its device joins anew. Lifting it
 * again, or where there is none, changes nothing.
 */
export async function restoreAccount(
  ports: { readonly db: Queryable },
  { did }: { readonly did: Did },
): Promise<void> {
  await ports.db.execute(restoreAccountRow, [did])
}
