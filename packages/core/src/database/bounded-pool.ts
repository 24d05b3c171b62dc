import pg from 'pg'
import { DatabaseBusyError } from './errors.ts'

type Given = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void

/**
 * A pool of connections whose queue is bounded: who would wait behind more than `maxWaiting` others is refused at
 * once, since whoever joins a queue that grows waits longer than those who ask later are prepared to.
 */
export class BoundedPool extends pg.Pool {
  readonly #maxWaiting: number

  constructor(config: pg.PoolConfig, maxWaiting: number) {
    super(config)
    this.#maxWaiting = maxWaiting
  }

  /** @throws DatabaseBusyError */
  override connect(): Promise<pg.PoolClient>
  override connect(given: Given): void
  override connect(given?: Given): Promise<pg.PoolClient> | undefined {
    const busy = this.#isBusy() ? new DatabaseBusyError() : undefined
    if (given === undefined) return busy === undefined ? super.connect() : Promise.reject(busy)
    if (busy === undefined) super.connect(given)
    // A turn later, as the pool itself does: who asks has not returned yet.
    else process.nextTick(given, busy, undefined, () => undefined)
    return undefined
  }

  /** Those for whom there is a connection, or room for one, wait but for their turn. */
  #isBusy(): boolean {
    const room = this.options.max - this.totalCount
    return this.waitingCount >= this.#maxWaiting + this.idleCount + Math.max(0, room)
  }
}
