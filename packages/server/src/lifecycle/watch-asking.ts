import type { Log } from '@catbird-mls/core/ports'
import type { AskWatch } from '@catbird-mls/core/relations'
import type { Metrics } from '../metrics/metrics.ts'

/** What is asked of the network. */
export type AskedSource = 'appView' | 'labeler' | 'pds'

/** Counts what is asked, and tells of what does not answer. */
export function watchAsking(
  { metrics, log }: { readonly metrics: Metrics; readonly log: Log },
  source: AskedSource,
): AskWatch {
  return {
    asked: (outcome) => metrics.networkLookups.inc({ source, outcome }),
    paused(origin, err) {
      // Which PDSs are asked is chosen by anybody; the others by the operator.
      const level = source === 'pds' ? 'info' : 'warn'
      log[level]({ err, source, origin }, 'a service of the network did not answer')
    },
  }
}
