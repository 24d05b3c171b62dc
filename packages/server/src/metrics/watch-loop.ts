import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Metrics } from './metrics.ts'

const everyMs = 1_000
const resolutionMs = 10

/**
 * Has the longest delay of the event loop noted each second. A histogram, and not what was since the last scrape: two
 * that scrape would each take from the other what it has not seen.
 */
export function watchLoop({ loopDelaySeconds }: Pick<Metrics, 'loopDelaySeconds'>): Disposable {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  const timer = setInterval(() => {
    // It measures from timer to timer, and so never less than its own resolution.
    loopDelaySeconds.observe(Math.max(0, delay.max / 1e6 - resolutionMs) / 1000)
    delay.reset()
  }, everyMs).unref()
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      delay.disable()
    },
  }
}
