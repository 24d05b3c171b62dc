/**
 * Runs a task once at a time for each key. Asked again while it runs, it runs once more afterwards, so that
 * whoever asked knows a whole run began after they did.
 */
export class SingleFlight<K> {
  readonly #running = new Map<K, Promise<void>>()
  readonly #askedAgain = new Set<K>()
  readonly #task: (key: K) => Promise<void>

  constructor(task: (key: K) => Promise<void>) {
    this.#task = task
  }

  run(key: K): Promise<void> {
    const running = this.#running.get(key)
    if (running !== undefined) {
      this.#askedAgain.add(key)
      return running
    }
    const flight = this.#loop(key)
    this.#running.set(key, flight)
    return flight
  }

  async #loop(key: K): Promise<void> {
    try {
      do {
        this.#askedAgain.delete(key)
        await this.#task(key)
      } while (this.#askedAgain.has(key))
    } finally {
      // In the same step as the last look at `#askedAgain`: nobody can ask in between and be forgotten.
      this.#running.delete(key)
    }
  }
}
