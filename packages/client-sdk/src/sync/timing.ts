/** Time and chance, handed in so that tests own them. */
export interface Timing {
  /** The time (ms since 1970). */
  now(): number
  /** From 0 up to but not including 1. */
  random(): number
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** The platform's clock and chance. */
export const systemTiming: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep(ms, signal) {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, Math.max(0, ms))
      signal.addEventListener('abort', done)
    })
  },
}

/**
 * How long to wait before try number `tries` (from 1) at something that failed: doubling, with chance in it. Whole
 * milliseconds, since a time that is stored must be a whole number.
 */
export function backoff(tries: number, timing: Timing, limits = { first: 250, most: 30_000 }): number {
  const most = Math.min(limits.most, limits.first * 2 ** (tries - 1))
  return Math.floor(most * (0.5 + timing.random() / 2))
}

/** A wait of chance before something that every member would do and one does for all: longer where they are many. */
export function jitter({ random }: Pick<Timing, 'random'>, members: number): number {
  return Math.floor(random() * Math.min(30_000, 50 * members))
}
