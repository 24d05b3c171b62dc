import type { Bus } from '@catbird-mls/core/bus'
import { hearLogLevels } from '@catbird-mls/core/operators'
import type { LogLevelWish } from '@catbird-mls/core/operators'
import type { Clock, Log } from '@catbird-mls/core/ports'
import { logLevels } from '../config/index.ts'
import type { LogLevel } from '../config/index.ts'

/** How much this node logs, by its configuration and for a while by an operator's wish. */
export interface LogLevels extends AsyncDisposable {
  readonly configured: LogLevel
  /** What an operator wishes for now; undefined where the configuration's stands. */
  readonly wished: () => LogLevelWish | undefined
}

/** A log whose level can be changed. A host's own may not have one. */
export type LeveledLog = Log & { level?: string }

/** Hears what level operators wish for, and goes back to the configuration's when its time is over. */
export async function openLogLevels(
  { log, bus, clock }: { readonly log: LeveledLog; readonly bus: Bus; readonly clock: Clock },
  configured: LogLevel,
): Promise<LogLevels> {
  let wish: LogLevelWish | undefined
  let timer: NodeJS.Timeout | undefined
  const put = (level: string) => {
    if (log.level !== undefined) log.level = level
  }
  const end = () => {
    wish = undefined
    put(configured)
  }
  const unsubscribe = await hearLogLevels(bus, (heard) => {
    const forMs = heard.untilMs - clock.now().getTime()
    clearTimeout(timer)
    if (!logLevels.some((level) => level === heard.level) || forMs <= 0) return end()
    wish = heard
    put(heard.level)
    timer = setTimeout(end, forMs).unref()
  })
  return {
    configured,
    wished: () => wish,
    [Symbol.asyncDispose]: async () => {
      clearTimeout(timer)
      await unsubscribe()
    },
  }
}
