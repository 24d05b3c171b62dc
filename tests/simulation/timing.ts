import type { Timing } from '../../packages/client-sdk/src/sync/timing.ts'
import type { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'

/** A device's time: the world's, as its clock shows it. What it waits for ends with its life. */
export function deviceTiming(
  agenda: Agenda,
  chance: Chance,
  life: { readonly skewMs: number; readonly dead: boolean },
): Timing {
  return {
    now: () => agenda.now() + life.skewMs,
    random: () => chance.fraction(),
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const done = () => {
          cancel()
          signal.removeEventListener('abort', done)
          if (!life.dead) resolve()
        }
        const cancel = agenda.after(ms, done)
        signal.addEventListener('abort', done)
      })
    },
  }
}
