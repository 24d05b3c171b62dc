import type { Bus } from '@catbird-mls/core/bus'
import { migrateStatus } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import { messagePartitionsUntil } from '@catbird-mls/core/messages'
import type { Clock } from '@catbird-mls/core/ports'
import type { Check } from '../http/health.ts'
import { schemaGaps } from './schema.ts'

/** There is room for messages of as many days, or somebody is told: made by a job, two weeks ahead. */
const roomMs = 7 * 24 * 60 * 60 * 1000

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }

/**
 * What a server needs to do its work. Redis is not required: without it each node goes on, on Postgres
 * alone, so that its loss is told and turns no traffic away. Nor is room for the messages of next week, yet.
 */
export function healthChecks({ db, bus, clock }: Ports, { redis }: { redis: boolean }): Check[] {
  const checks: Check[] = [
    { name: 'database', required: true, check: () => answers(db) },
    { name: 'migrations', required: true, check: () => nonePending(db) },
    { name: 'partitions', required: false, check: () => roomAhead(db, clock.now()) },
  ]
  return redis ? [...checks, { name: 'redis', required: false, check: async () => connected(bus) }] : checks
}

async function answers(db: Database): Promise<void> {
  await migrateStatus(db)
}

async function nonePending(db: Database): Promise<void> {
  const { pending, changed } = await schemaGaps(db)
  if (pending.length + changed.length > 0)
    throw new Error('the database does not match the migrations of this code')
}

async function roomAhead(db: Database, now: Date): Promise<void> {
  const until = await messagePartitionsUntil(db, now)
  if (until.getTime() - now.getTime() < roomMs)
    throw new Error(`there are partitions for messages until ${until.toISOString()} only`)
}

function connected(bus: Bus): void {
  if (!bus.connected) throw new Error('Redis is away')
}
