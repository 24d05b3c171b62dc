import type { ClientEvent } from '../events.ts'

/** Tells events in their order, also where it takes a while to find out what they are. */
export class Teller {
  readonly #emit: (event: ClientEvent) => void
  readonly #waiting: (readonly ClientEvent[] | Promise<readonly ClientEvent[]>)[] = []
  #busy = false

  constructor(emit: (event: ClientEvent) => void) {
    this.#emit = emit
  }

  tell(events: readonly ClientEvent[]): void {
    if (this.#busy) this.#waiting.push(events)
    else for (const event of events) this.#emit(event)
  }

  /** What is told from now on waits for these; they do not fail. */
  async tellOnceFound(events: Promise<readonly ClientEvent[]>): Promise<void> {
    this.#waiting.push(events)
    if (this.#busy) return
    this.#busy = true
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      for (const event of await next) this.#emit(event)
    this.#busy = false
  }
}
