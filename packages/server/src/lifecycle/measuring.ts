import type { Database } from '@catbird-mls/core/database'
import { keepNodeFigures, writeNodeFigures } from '@catbird-mls/core/history'
import type { Clock, Log, Pause } from '@catbird-mls/core/ports'
import type { Metrics } from '../metrics/metrics.ts'
import { createNodeMeter } from '../metrics/node-meter.ts'
import type { NodeMeter } from '../metrics/node-meter.ts'
import { version } from '../version.ts'
import { repeat } from './repeat.ts'

type Ports = {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** If given, nothing is measured by the clock. */
  readonly pause: Pause | undefined
}

const failure = 'what this node measures could not be written down'
const nowEveryMs = 5_000
const keepEveryMs = 60_000

/**
 * Has a node tell what it measures of itself: every five seconds in its row, for whoever looks, and every minute for the
 * history. A failure is told once, until it succeeds; what could not be kept is missing.
 */
export function startMeasuring(ports: Ports, nodeId: string): AsyncDisposable {
  if (ports.pause !== undefined) return { [Symbol.asyncDispose]: async () => undefined }
  const ending = new AbortController()
  const { db } = ports
  const tell = async (meter: NodeMeter) =>
    writeNodeFigures(db, { nodeId, version, figures: await meter.read() })
  const keep = async (meter: NodeMeter) => keepNodeFigures(ports, { nodeId, figures: await meter.read() })
  const byTheClock = async (everyMs: number, act: (meter: NodeMeter) => Promise<void>) => {
    using meter = await createNodeMeter(ports)
    const often = { everyMs, signal: ending.signal, failure, atOnce: false }
    await repeat(ports.log, () => act(meter), often)
  }
  const running = Promise.all([byTheClock(nowEveryMs, tell), byTheClock(keepEveryMs, keep)])
  return {
    async [Symbol.asyncDispose]() {
      ending.abort()
      await running
    },
  }
}
