import { systemPause } from '@catbird-mls/core/ports'
import type { Log } from '@catbird-mls/core/ports'

/** How something is done again and again. */
export type Repeating = {
  readonly everyMs: number
  readonly signal: AbortSignal
  /** What the log is told when it fails: once, until it succeeds. */
  readonly failure: string
  /** Whether it is first done at once, and not after the first wait. */
  readonly atOnce: boolean
}

/** Does something by the clock until the signal ends it; resolves when what is under way then is done. */
export async function repeat(
  log: Log,
  act: () => Promise<void>,
  { everyMs, signal, failure, atOnce }: Repeating,
): Promise<void> {
  let told = false
  let due = atOnce || (await systemPause(everyMs, signal))
  while (due) {
    try {
      await act()
      told = false
    } catch (err) {
      if (!told) log.warn({ err }, failure)
      told = true
    }
    due = await systemPause(everyMs, signal)
  }
}
