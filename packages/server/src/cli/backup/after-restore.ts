import type { Database } from '@catbird-mls/core/database'

/**
 * What is done to every restored database before it takes its place, by all ways of restoring. The history that it tells
 * is another from then on than the one that devices know.
 */
export async function afterRestore(_db: Database): Promise<void> {
  // The call site of `beginNewHistory(db)`.
}
