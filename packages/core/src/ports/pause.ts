import { setTimeout } from 'node:timers/promises'

/**
 * How work in the background waits between its runs. Passed in, so that tests and simulations own it.
 * Gives true when the time has passed, false if the waiting was called off.
 */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<boolean>

/** Waits by the machine's own timers, which keep no process alive. */
export const systemPause: Pause = async (milliseconds, signal) => {
  try {
    await setTimeout(milliseconds, undefined, { signal, ref: false })
    return true
  } catch {
    return false
  }
}
