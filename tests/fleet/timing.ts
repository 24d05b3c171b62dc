import { systemTiming } from '../../packages/client-sdk/src/sync/timing.ts'
import type { Timing } from '../../packages/client-sdk/src/sync/timing.ts'

/** Time as it is, but that nobody pauses for more than half a second: after some tries a client waits for up to 30. */
export const hurried: Timing = {
  ...systemTiming,
  sleep: (ms, signal) => systemTiming.sleep(Math.min(ms, 500), signal),
}
