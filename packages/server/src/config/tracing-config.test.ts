import { describe, expect, it } from 'vitest'
import { maskConfig } from './mask.ts'
import { ConfigError, parseConfig } from './parse.ts'

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

describe('tracing', () => {
  it('is off unless a collector is named', () => {
    expect(parseConfig({ OTEL_SERVICE_NAME: 'a', OTEL_TRACES_SAMPLER_ARG: '0.5' }).tracing).toBeUndefined()
    expect(parseConfig(endpoint).tracing).toEqual({
      ...{ endpoint: 'http://collector:4318', headers: {}, serviceName: 'catbird-mls', ratio: 1 },
    })
  })

  it('reads headers and the share as OpenTelemetry writes them', () => {
    const { tracing } = parseConfig({
      ...endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a.b, x-tenant=7',
      OTEL_TRACES_SAMPLER_ARG: '.25',
    })
    expect(tracing).toMatchObject({ headers: { authorization: 'Bearer a.b', 'x-tenant': '7' }, ratio: 0.25 })
  })

  it.each([
    ['OTEL_EXPORTER_OTLP_HEADERS', 's3cret'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=s3cret%zz'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', 'some'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ])('refuses %s=%s, and repeats nothing secret', (name, value) => {
    const parse = () => parseConfig({ ...endpoint, [name]: value })
    expect(parse).toThrow(ConfigError)
    expect(parse).not.toThrow(/s3cret/)
  })

  it('shows no header and no password of its collector', () => {
    const config = parseConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:s3cret@collector:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=s3cret',
    })
    expect(JSON.stringify(maskConfig(config))).not.toContain('s3cret')
  })
})
