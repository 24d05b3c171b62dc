import type { Log } from '@catbird-mls/core/ports'
import type { Check, Stage } from '../http/health.ts'
import { runChecks } from '../http/health.ts'
import type { Metrics } from './metrics.ts'
import { createSource } from './source.ts'
import { watchGauge } from './watch-gauge.ts'

const stages: readonly Stage[] = ['starting', 'ready', 'draining']

/** Makes the metric of where a server is between start and stop. */
export function watchStage(metrics: Metrics, stage: () => Stage): void {
  const help = 'Where the node is between start and stop: 1 for the stage that it is in'
  watchGauge(metrics, { name: 'mls_stage', help, label: 'stage' }, () =>
    Object.fromEntries(stages.map((each) => [each, Number(each === stage())])),
  )
}

/** Makes the metric of what `/health` checks. */
export function watchChecks(
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
  checks: readonly Check[],
): void {
  // Each check is over within two seconds by itself; what was not found out in time has failed.
  const results = createSource(log, 'checks', () => runChecks(checks), { withinMs: 5_000 })
  const help = 'Whether each thing that /health checks is as it should be'
  watchGauge(metrics, { name: 'mls_check_ok', help, label: 'check' }, async () =>
    Object.fromEntries((await results())?.map(({ name, ok }) => [name, Number(ok)]) ?? []),
  )
}
