import type { Bus } from '@catbird-mls/core/bus'
import type { Database } from '@catbird-mls/core/database'
import type { Metrics } from './metrics.ts'
import { watchGauge } from './watch-gauge.ts'

type Pool = Pick<Database['pool'], 'totalCount' | 'idleCount' | 'waitingCount'>

/** Makes the metrics of the connections to the database: what is lent of them, and who waits. */
export function watchPool(metrics: Metrics, pool: Pool, most: number): void {
  const of = (name: string, help: string, value: () => number) => watchGauge(metrics, { name, help }, value)
  of('mls_database_connections', 'Connections to the database', () => pool.totalCount)
  of(
    'mls_database_connections_idle',
    'Connections to the database that nobody uses just now',
    () => pool.idleCount,
  )
  of('mls_database_connections_max', 'Connections to the database that there may be', () => most)
  of(
    'mls_database_waiting',
    'Statements and transactions that wait for a connection to the database',
    () => pool.waitingCount,
  )
}

/** A connection to Redis, or to a Redis Cluster, as far as it is measured. */
export type MeasuredRedis = { readonly connected: () => boolean; readonly pending: () => number }

/** Makes the metrics of Redis, by what it is used for. */
export function watchRedis(
  metrics: Metrics,
  { bus, limits }: { readonly bus: Pick<Bus, 'connected' | 'pending'>; readonly limits: MeasuredRedis },
): void {
  const label = 'use'
  watchGauge(
    metrics,
    { name: 'mls_redis_connected', help: 'Whether Redis can be told things, and be heard', label },
    () => ({ bus: Number(bus.connected), limits: Number(limits.connected()) }),
  )
  watchGauge(
    metrics,
    { name: 'mls_redis_commands_pending', help: 'Commands that Redis has not answered yet', label },
    () => ({ bus: bus.pending, limits: limits.pending() }),
  )
}
