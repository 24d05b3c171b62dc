import type { Clock } from '@catbird-mls/core/ports'

/** Reads at most once in so many milliseconds, however many ask; a failed reading is forgotten at once. */
export function freshFor<Result>(
  clock: Clock,
  milliseconds: number,
  read: () => Promise<Result>,
): () => Promise<Result> {
  let kept: { readonly at: number; readonly result: Promise<Result> } | undefined
  return () => {
    const now = clock.now().getTime()
    if (kept !== undefined && now - kept.at >= 0 && now - kept.at < milliseconds) return kept.result
    const reading = { at: now, result: read() }
    kept = reading
    reading.result.catch(() => {
      if (kept === reading) kept = undefined
    })
    return reading.result
  }
}
