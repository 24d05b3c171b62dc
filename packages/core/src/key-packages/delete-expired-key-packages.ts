import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { deleteExpiredClaims, deleteExpiredKeyPackages as deleteExpired } from './sql/delete-expired.ts'

/**
 * Deletes a bounded number each of claims that have run out, with the key packages taken by them, and of key
 * packages whose lifetime has ended. As many as allowed means that there may be more. For a job.
 */
export async function deleteExpiredKeyPackages(
  ports: { readonly db: Queryable; readonly clock: Clock },
  input: { readonly limit: number },
): Promise<{ readonly claims: number; readonly keyPackages: number }> {
  const params = [ports.clock.now(), input.limit]
  const claims = await ports.db.execute(deleteExpiredClaims, params)
  const keyPackages = await ports.db.execute(deleteExpired, params)
  return { claims, keyPackages }
}
