import type { Clock, Log, Pause, Random } from '@catbird-mls/core/ports'
import type { Metrics } from '../metrics/metrics.ts'

/** What a server runs on. */
export type RunPorts = {
  readonly clock: Clock
  readonly random: Random
  /** How chores wait for their next run, where the host does not want them done as jobs. */
  readonly pause: Pause | undefined
  readonly log: Log
  readonly metrics: Metrics
}
