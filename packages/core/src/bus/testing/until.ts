import { setTimeout as pause } from 'node:timers/promises'

/** Waits until something is so; fails after 20 s. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`this did not come to be: ${condition.toString()}`)
    await pause(2)
  }
}
