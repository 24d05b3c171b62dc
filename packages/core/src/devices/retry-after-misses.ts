/** How soon a look that found out nothing is repeated the first time. Each further one waits twice as long. */
const firstRetryMs = 5 * 60_000
const maxRetryMs = 24 * 3600_000

/** How long to wait after so many looks in a row that found out nothing, in milliseconds. */
export function retryAfterMisses(misses: number): number {
  return Math.min(firstRetryMs * 2 ** (misses - 1), maxRetryMs)
}
