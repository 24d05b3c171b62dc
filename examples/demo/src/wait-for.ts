import { setTimeout as pause } from 'node:timers/promises'
import { MlsClientError } from '@catbird-mls/client'

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

/** How long {@link insisting} goes on (ms): a restart of the server included. */
const INSISTS_FOR = 60_000

/** Does it again while it fails in a way that may pass, such as a server that is down just now. */
export async function insisting<T>(act: () => Promise<T>): Promise<T> {
  const until = performance.now() + INSISTS_FOR
  for (;;) {
    try {
      return await act()
    } catch (error) {
      const mayPass = error instanceof MlsClientError && error.retryable
      if (!mayPass || performance.now() > until) throw error
      await pause(100)
    }
  }
}
