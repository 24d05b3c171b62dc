/** How often the event loop goes round before everything is taken to have come to rest. */
const TURNS = 2

/**
 * Waits until nothing moves any more by itself: clients compute on one thread, by crypto that is done when it answers,
 * and wait for nothing but the agenda. What is left is promises, and they are through before the event loop goes on.
 */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve))
}
