import { systemPause } from '@catbird-mls/core/ports'
import type { Pause } from '@catbird-mls/core/ports'

/** Corrections of a clock that asks the time are smaller. */
const toleratedMs = 60_000
const lookEveryMs = 10_000

/** Two clocks in milliseconds: what time it is, which somebody may set, and one that only goes on. */
type Clocks = { readonly wall: () => number; readonly steady: () => number; readonly pause: Pause }

const systemClocks: Clocks = {
  wall: () => Date.now(),
  steady: () => performance.now(),
  pause: systemPause,
}

/**
 * Ends when this machine's clock has been set by more than a minute, and gives by how many milliseconds; or with
 * undefined when the signal is aborted.
 */
export async function clockJump(
  signal: AbortSignal,
  { wall, steady, pause }: Clocks = systemClocks,
): Promise<number | undefined> {
  const difference = () => wall() - steady()
  const began = difference()
  while (await pause(lookEveryMs, signal)) {
    const jumped = difference() - began
    if (Math.abs(jumped) > toleratedMs) return jumped
  }
  return undefined
}
