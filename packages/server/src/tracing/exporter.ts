import type { Log } from '@catbird-mls/core/ports'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { TracingConfig } from '../config/index.ts'

const withinMs = 5_000
/** Of `ExportResultCode` in @opentelemetry/core. */
const success = 0

/** Makes what sends spans to a collector by OTLP over HTTP. That it cannot be reached is told once, until it can be. */
export function createExporter(log: Log, { endpoint, headers }: TracingConfig): SpanExporter {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`
  const exporter = new OTLPTraceExporter({
    url,
    headers: { ...headers },
    timeoutMillis: withinMs,
    // What waits is bounded by the queue before it.
    concurrencyLimit: 2,
  })
  let lost = false
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const fails = result.code !== success
        if (fails && !lost) log.warn({ err: result.error }, 'traces cannot be handed to their collector')
        if (!fails && lost) log.info({}, 'traces are handed to their collector again')
        lost = fails
        done(result)
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  }
}
