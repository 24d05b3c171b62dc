import { setTimeout as pause } from 'node:timers/promises'

/**
 * Waits until a condition holds, looking every 20 ms.
 *
 * @throws Error where it does not hold within the time (ms), or whatever the condition throws
 */
export async function waitFor(
  what: string,
  within: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const until = performance.now() + within
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`Waited ${within / 1000} s in vain for ${what}.`)
    await pause(20)
  }
}
