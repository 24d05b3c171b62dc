import type { Timing } from '../sync/timing.ts'

/** Time that stands still until a test moves it. */
export interface ManualTiming extends Timing {
  /** Moves it by so many ms, past everything that sleeps until then, each at its own time. */
  advance(ms: number): Promise<void>
}

/** Makes one that begins at 0, without chance. */
export function manualTiming(): ManualTiming {
  let now = 0
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>()
  return {
    now: () => now,
    random: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const sleeper = { until: now + Math.max(0, ms), wake: resolve }
        sleepers.add(sleeper)
        signal.addEventListener('abort', () => {
          sleepers.delete(sleeper)
          resolve()
        })
      }),
    async advance(ms) {
      const end = now + ms
      for (;;) {
        await settled()
        const [next] = [...sleepers].sort((a, b) => a.until - b.until)
        if (next === undefined || next.until > end) break
        sleepers.delete(next)
        now = next.until
        next.wake()
      }
      now = end
    },
  }
}

/** Lets whatever can go on without time go on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
