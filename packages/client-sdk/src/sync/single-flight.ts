/**
 * Runs a task once at a time for each key. Asked again while it runs, it runs once more afterwards, so that
 * whoever asked knows a whole run began after they did.
 */
export class SingleFlight<K> {
  readonly #running = new Map<K, { again: boolean; done: Promise<void> }>()
  readonly #task: (key: K) => Promise<void>

  constructor(task: (key: K) => Promise<void>) {
    this.#task = task
  }

  run(key: K): Promise<void> {
    const running = this.#running.get(key)
    if (running !== undefined) {
      running.again = true
      return running.done
    }
    const flight = { again: false, done: Promise.resolve() }
    this.#running.set(key, flight)
    flight.done = this.#loop(key, flight).finally(() => this.#running.delete(key))
    return flight.done
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled([...this.#running.values()].map(({ done }) => done))
  }

  async #loop(key: K, flight: { again: boolean }): Promise<void> {
    do {
      flight.again = false
      await this.#task(key)
    } while (flight.again)
  }
}
