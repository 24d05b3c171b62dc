/** The ports of the domain: plain interfaces for what the outside world gives, with the system's own. */
export type { Clock, ManualClock } from './clock.ts'
export { createManualClock, systemClock } from './clock.ts'
export type { Log, LogLine } from './log.ts'
export { silentLog } from './log.ts'
export type { Pause } from './pause.ts'
export { systemPause } from './pause.ts'
export type { Random } from './random.ts'
export { systemRandom } from './random.ts'
