import type { Database } from '@catbird-mls/core/database'
import { readQueueStates } from '@catbird-mls/core/jobs'
import type { QueueState } from '@catbird-mls/core/jobs'
import { messagePartitionsUntil } from '@catbird-mls/core/messages'
import type { Clock, Log } from '@catbird-mls/core/ports'
import type { Metrics } from './metrics.ts'
import { createSource } from './source.ts'
import { watchGauge } from './watch-gauge.ts'

type Ports = { readonly db: Database; readonly clock: Clock; readonly log: Log; readonly metrics: Metrics }

const dayMs = 24 * 60 * 60 * 1000

const ofQueues: readonly [name: string, help: string, valueOf: (state: QueueState) => number][] = [
  ['mls_jobs_waiting', 'Jobs that are due and wait for a worker', ({ waiting }) => waiting],
  [
    'mls_jobs_oldest_waiting_seconds',
    'How long the oldest of them has waited',
    (state) => state.oldestSeconds,
  ],
  ['mls_jobs_running', 'Jobs that are being done', ({ running }) => running],
  ['mls_jobs_dead', 'Jobs that have failed as often as they may', ({ dead }) => dead],
]

/** Makes the metrics, the same on every node, of the job queue, and of how long there is room for messages. */
export function watchQueues({ db, clock, log, metrics }: Ports): void {
  const queues = createSource(log, 'the job queue', () => readQueueStates(db))
  for (const [name, help, valueOf] of ofQueues)
    watchGauge(metrics, { name, help, label: 'job' }, async () =>
      Object.fromEntries((await queues())?.map((state) => [state.name, valueOf(state)]) ?? []),
    )
  const room = createSource(log, 'partitions of messages', async () => {
    const now = clock.now()
    return ((await messagePartitionsUntil(db, now)).getTime() - now.getTime()) / dayMs
  })
  const help = 'Days from now for which there are partitions to store messages in'
  watchGauge(metrics, { name: 'mls_message_partition_days_ahead', help }, room)
}
