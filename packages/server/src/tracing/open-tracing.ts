import { randomUUID } from 'node:crypto'
import { systemPause } from '@catbird-mls/core/ports'
import type { Log } from '@catbird-mls/core/ports'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Config, TracingConfig } from '../config/index.ts'
import { version } from '../version.ts'
import { createExporter } from './exporter.ts'
import { followHttp } from './follow-http.ts'
import { followWork } from './follow-work.ts'
import { createRequestTracing } from './requests.ts'
import type { TraceRequest } from './requests.ts'
import { createSpans } from './spans.ts'

/** Traces, while a server runs. Disposing of it hands over what there is. */
export type Tracing = { readonly request: TraceRequest } & AsyncDisposable

/** Spans that wait; more are dropped, so that a collector that is away costs some megabytes and no more. */
const queue = {
  maxQueueSize: 4096,
  maxExportBatchSize: 512,
  scheduledDelayMillis: 1_000,
  exportTimeoutMillis: 10_000,
}

/**
 * Opens tracing by OpenTelemetry. The spans are made by hand at the few places that everything passes: requests here, and
 * what core and libraries tell on diagnostics channels. Nothing global of OpenTelemetry is set or read.
 */
export function openTracing(log: Log, tracing: TracingConfig, config: TracedConfig): Tracing {
  const processor = new BatchSpanProcessor({ exporter: createExporter(log, tracing), ...queue })
  const provider = new TracerProvider({
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(tracing.ratio) }),
    resource: resourceFromAttributes({
      'service.name': tracing.serviceName,
      'service.version': version,
      'service.instance.id': randomUUID(),
    }),
    spanProcessors: [processor],
  })
  const spans = createSpans(provider.getTracer('catbird-mls', version))
  const following = new DisposableStack()
  following.use(followWork(spans))
  following.use(followHttp(spans, knownHosts(config)))
  return {
    request: createRequestTracing(spans, config),
    async [Symbol.asyncDispose]() {
      following.dispose()
      // Whoever stops a server does not wait for a collector that does not answer; its loss has been told.
      const patience = new AbortController()
      const flushed = provider.shutdown().catch(() => undefined)
      await Promise.race([flushed, systemPause(config.shutdownSeconds * 100, patience.signal)])
      patience.abort()
    },
  }
}

type TracedConfig = Pick<
  Config,
  'trustProxy' | 'shutdownSeconds' | 'plcUrl' | 'network' | 'moderation' | 'push'
>

function knownHosts({ plcUrl, network, moderation, push }: TracedConfig): ReadonlySet<string> {
  const urls = [plcUrl, network.appViewUrl, network.labeler?.url, moderation?.url, push.fcm?.origin]
  return new Set(urls.flatMap((url) => (url === undefined ? [] : [new URL(url).hostname])))
}
