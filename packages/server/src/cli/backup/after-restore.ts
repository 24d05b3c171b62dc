import type { Database } from '@catbird-mls/core/database'
import { systemClock, systemRandom } from '@catbird-mls/core/ports'
import { beginNewHistory } from '@catbird-mls/core/restore'
import type { BegunHistory } from '@catbird-mls/core/restore'
import { applyAllMigrations } from '../../lifecycle/schema.ts'

/**
 * What is done to every restored database before it takes its place, by all ways of restoring: it is brought to the schema
 * of this version, and the history that it tells is another from then on than the one that devices know.
 */
export async function afterRestore(db: Database): Promise<BegunHistory> {
  await applyAllMigrations(db)
  const ports = { db, clock: systemClock, random: systemRandom }
  return beginNewHistory(ports, { by: { kind: 'cli', id: 'restore' } })
}
