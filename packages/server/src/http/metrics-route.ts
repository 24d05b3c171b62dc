import type { Registry } from 'prom-client'
import { send } from './respond.ts'
import type { Handler } from './route.ts'

/** Everything that is counted, in Prometheus' text form. */
export function metricsRoute(registry: Registry): Handler {
  return async (_request, response) => send(response, 200, registry.contentType, await registry.metrics())
}
