import type { Cell } from './cell.ts'
import { Pace } from './pace.ts'
import type { ReactiveClient } from './reactive-client.ts'

/** What the cells of one client share. */
export class Stage {
  readonly client: ReactiveClient
  readonly pace = new Pace()
  /** Those that somebody listens to. */
  readonly running = new Set<Pick<Cell<unknown>, 'stop'>>()
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
    for (const cell of [...this.running]) cell.stop()
  }
}
