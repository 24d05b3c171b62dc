import { keptChoice } from './kept-choice.ts'

const choice = keptChoice('time-zone', ['local', 'utc'])
/** Asked for once: it takes long where a page tells thousands of moments. */
const own = Intl.DateTimeFormat().resolvedOptions().timeZone

/** The zone that times are told in: the browser's own, or UTC, as logs have it. */
export function useTimeZone(): {
  readonly chosen: 'local' | 'utc'
  readonly zone: string
  readonly toggle: () => void
} {
  const chosen = choice.use()
  const zone = chosen === 'utc' ? 'UTC' : own
  return { chosen, zone, toggle: () => choice.choose(chosen === 'utc' ? 'local' : 'utc') }
}
