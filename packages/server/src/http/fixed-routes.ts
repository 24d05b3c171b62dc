import type { ServiceFacts } from '../lifecycle/service-at.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { didDocumentRoute } from './did-document.ts'
import { healthRoutes } from './health.ts'
import type { Check, Stage } from './health.ts'
import { homeRoute } from './home.ts'
import { metricsRoute } from './metrics-route.ts'
import type { Routes } from './route.ts'

/** Everything that is answered besides XRPC, by path. */
export function fixedRoutes(ports: {
  metrics: Pick<Metrics, 'registry'>
  service: ServiceFacts
  stage: () => Stage
  checks: () => readonly Check[]
}): Routes {
  return new Map([
    ['/', homeRoute(ports.service)],
    ['/.well-known/did.json', didDocumentRoute(ports.service)],
    ['/metrics', metricsRoute(ports.metrics.registry)],
    ...healthRoutes({ stage: ports.stage, checks: ports.checks, version: ports.service.version }),
  ])
}
