import { Pace } from './pace.ts'
import type { ReactiveClient } from './reactive-client.ts'

/** What the cells of one client share. */
export class Stage {
  readonly client: ReactiveClient
  readonly pace = new Pace()
  /** What is at work: the cells that somebody listens to. */
  readonly running = new Set<{ stop(): void }>()
  #closed = false

  constructor(client: ReactiveClient) {
    this.client = client
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Ends all work; nothing is told of any more. */
  close(): void {
    this.#closed = true
    for (const one of [...this.running]) one.stop()
  }
}
