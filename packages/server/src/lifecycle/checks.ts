import type { Bus } from '@catbird-mls/core/bus'
import { migrateStatus } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import type { Check } from '../http/health.ts'
import { schemaGaps } from './schema.ts'

/**
 * What a server needs to do its work. Redis is not required: without it each node goes on, on Postgres
 * alone, so that its loss is told and turns no traffic away.
 */
export function healthChecks(
  { db, bus }: { db: Database; bus: Bus },
  { redis }: { redis: boolean },
): Check[] {
  const required: Check[] = [
    { name: 'database', required: true, check: () => answers(db) },
    { name: 'migrations', required: true, check: () => nonePending(db) },
  ]
  return redis
    ? [...required, { name: 'redis', required: false, check: async () => connected(bus) }]
    : required
}

async function answers(db: Database): Promise<void> {
  await migrateStatus(db)
}

async function nonePending(db: Database): Promise<void> {
  const { pending, changed } = await schemaGaps(db)
  if (pending.length + changed.length > 0)
    throw new Error('the database does not match the migrations of this code')
}

function connected(bus: Bus): void {
  if (!bus.connected) throw new Error('Redis is away')
}
