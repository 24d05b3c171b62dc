import { describe, expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'

describe('metrics', () => {
  it('bear the names that the deployment guide queries', async () => {
    const metrics = createMetrics()
    metrics.requests.inc({ status: '200' })
    metrics.requestSeconds.observe({ method: 'other' }, 0.2)
    const text = await metrics.registry.metrics()
    expect(text).toContain('http_requests_total{status="200"} 1')
    expect(text).toContain('http_request_duration_seconds_sum')
    expect(text).toContain('http_request_duration_seconds_count')
  })

  it('are apart for each server in a process', async () => {
    createMetrics().messagesSent.inc(3)
    expect(await createMetrics().registry.metrics()).toContain('mls_messages_sent_total 0')
  })
})
