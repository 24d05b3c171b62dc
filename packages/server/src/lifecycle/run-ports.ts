import type { Clock, Log, Random } from '@catbird-mls/core/ports'
import type { Metrics } from '../metrics/metrics.ts'

/** What a server runs on. */
export type RunPorts = {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
}
