import * as fc from 'fast-check'
import { Histogram } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'
import { createNodeMeter } from './node-meter.ts'
import { quantileSince, readBuckets } from './readings.ts'

const db = { pool: { totalCount: 5, idleCount: 3, waitingCount: 1 } }

describe('a quantile between two readings', () => {
  it('lies in the bucket of the observation that is that far from the first', async () => {
    const bounds = [1, 2, 5, 10, 20]
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.01, max: 20, noNaN: true })),
        fc.array(fc.double({ min: 0.01, max: 20, noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        async (earlier, later, quantile) => {
          const histogram = new Histogram({
            name: 'h',
            help: 'h',
            labelNames: ['l'],
            buckets: bounds,
            registers: [],
          })
          earlier.forEach((value, i) => histogram.observe({ l: String(i % 3) }, value))
          const before = await readBuckets(histogram)
          later.forEach((value, i) => histogram.observe({ l: String(i % 3) }, value))
          const found = quantileSince(before, await readBuckets(histogram), quantile) ?? NaN
          const sorted = later.toSorted((a, b) => a - b)
          const value = sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? NaN
          const index = bounds.findIndex((bound) => value <= bound)
          expect(found).toBeGreaterThanOrEqual(bounds[index - 1] ?? 0)
          expect(found).toBeLessThanOrEqual(bounds[index] ?? NaN)
        },
      ),
    )
  })

  it('is the last bound where all is above it, and nothing where nothing was', async () => {
    const histogram = new Histogram({ name: 'h', help: 'h', buckets: [1, 2], registers: [] })
    const before = await readBuckets(histogram)
    expect(quantileSince(before, before, 0.5)).toBeNull()
    histogram.observe(100)
    expect(quantileSince(before, await readBuckets(histogram), 0.5)).toBe(2)
  })
})

describe('the meter of a node', () => {
  it('tells what was since its last reading, and what is now', async () => {
    const metrics = createMetrics()
    using meter = await createNodeMeter({ db, metrics })
    metrics.requests.inc({ status: '200' }, 10)
    metrics.requests.inc({ status: '404' }, 3)
    metrics.requests.inc({ status: '499' }, 2)
    metrics.requests.inc({ status: '503' }, 1)
    metrics.requestSeconds.observe({ method: 'a' }, 0.004)
    metrics.messagesSent.inc(4)
    metrics.sockets.set(7)
    const first = await meter.read()
    expect(first.refused / first.requests).toBeCloseTo(3 / 16)
    expect(first.failed / first.requests).toBeCloseTo(1 / 16)
    expect(first.messages / first.requests).toBeCloseTo(4 / 16)
    expect(first).toMatchObject({ sockets: 7, databaseBusy: 2, databaseWaiting: 1, conflicts: 0 })
    expect(first.latencyP99).toBeGreaterThan(2.5)
    expect(first.latencyP99).toBeLessThanOrEqual(5)
    const second = await meter.read()
    expect(second).toMatchObject({ requests: 0, messages: 0, latencyP50: null, sockets: 7 })
    expect(second.memory).toBeGreaterThan(1_000_000)
  })
})
