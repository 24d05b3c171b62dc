import type { Clock, Log, Pause, Random } from '@catbird-mls/core/ports'
import type { Metrics } from '../metrics/metrics.ts'

/** What a server runs on. */
export type RunPorts = {
  readonly clock: Clock
  readonly random: Random
  readonly pause: Pause
  readonly log: Log
  readonly metrics: Metrics
}
