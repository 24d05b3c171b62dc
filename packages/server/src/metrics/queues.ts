import type { Database } from '@catbird-mls/core/database'
import { readQueueStates } from '@catbird-mls/core/jobs'
import type { QueueState } from '@catbird-mls/core/jobs'
import { messagePartitionsUntil } from '@catbird-mls/core/messages'
import type { Clock, Log } from '@catbird-mls/core/ports'
import { Gauge } from 'prom-client'
import type { Metrics } from './metrics.ts'

type Ports = { readonly db: Database; readonly clock: Clock; readonly log: Log; readonly metrics: Metrics }

const dayMs = 24 * 60 * 60 * 1000

/**
 * Makes the metrics that are read from the database when they are asked for, and are the same on every node: the job
 * queue, and how long there is room for messages. While the database is away they are missing, and all others are there.
 */
export function watchQueues(ports: Ports): void {
  const queues = sharing(() => attempt(ports, () => readQueueStates(ports.db)))
  const gauges: readonly [string, string, (state: QueueState) => number][] = [
    ['mls_jobs_waiting', 'Jobs that are due and wait for a worker', ({ waiting }) => waiting],
    [
      'mls_jobs_oldest_waiting_seconds',
      'How long the oldest of them has waited',
      (state) => state.oldestSeconds,
    ],
    ['mls_jobs_running', 'Jobs that are being done', ({ running }) => running],
    ['mls_jobs_dead', 'Jobs that have failed as often as they may', ({ dead }) => dead],
  ]
  const registers = [ports.metrics.registry]
  for (const [name, help, valueOf] of gauges)
    new Gauge({
      name,
      help,
      labelNames: ['job'],
      registers,
      async collect() {
        const states = (await queues()) ?? []
        this.reset()
        for (const state of states) this.set({ job: state.name }, valueOf(state))
      },
    })
  new Gauge({
    name: 'mls_message_partition_days_ahead',
    help: 'Days from now for which there are partitions to store messages in',
    registers,
    async collect() {
      const now = ports.clock.now()
      const until = await attempt(ports, () => messagePartitionsUntil(ports.db, now))
      this.remove()
      if (until !== undefined) this.set((until.getTime() - now.getTime()) / dayMs)
    },
  })
}

async function attempt<Result>({ log }: Ports, read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read()
  } catch (err) {
    log.warn({ err }, 'a metric cannot be read')
    return undefined
  }
}

/** Several that ask at once, as the metrics of one scrape do, get one answer. */
function sharing<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let reading: Promise<Result> | undefined
  return () => (reading ??= read().finally(() => (reading = undefined)))
}
