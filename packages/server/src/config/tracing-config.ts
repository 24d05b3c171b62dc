import type { TracingConfig } from './config.ts'
import type { Settings } from './fields.ts'

/** Where traces go; undefined where they go nowhere, and none are made. */
export function tracingConfig(read: Settings): TracingConfig | undefined {
  const endpoint = read.OTEL_EXPORTER_OTLP_ENDPOINT
  if (endpoint === undefined) return undefined
  return {
    endpoint,
    headers: read.OTEL_EXPORTER_OTLP_HEADERS,
    serviceName: read.OTEL_SERVICE_NAME,
    ratio: read.OTEL_TRACES_SAMPLER_ARG,
  }
}
