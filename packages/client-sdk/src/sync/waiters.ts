import { MlsClientError } from '../errors.ts'
import type { Settled } from './draft.ts'

/** Calls that wait for an intent to come true, or for a message to be taken by the service. */
export class Waiters {
  readonly #waiting = new Map<string, { resolve: () => void; reject: (error: MlsClientError) => void }>()
  #closed = false

  /**
   * Does `begin`, which stores what is to come true under `id`, and resolves when that is settled. Rejects when
   * `begin` does, when it failed, or when the client closed.
   */
  async after(id: string, begin: () => Promise<unknown>): Promise<void> {
    if (this.#closed) throw new MlsClientError('ClientClosed')
    const settled = new Promise<void>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    settled.catch(() => undefined) // where the client closes before `begin` has ended; the caller is told below
    try {
      await begin()
    } catch (err) {
      this.#waiting.delete(id)
      throw err
    }
    return settled
  }

  /** Tells whoever waits for `id`; gives whether anybody does. */
  settle({ id, error }: Settled): boolean {
    const waiter = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error === undefined) waiter?.resolve()
    else waiter?.reject(error)
    return waiter !== undefined
  }

  /** Rejects whoever still waits. What they wait for is stored, and goes on when the client is opened again. */
  close(): void {
    this.#closed = true
    for (const { reject } of this.#waiting.values()) reject(new MlsClientError('ClientClosed'))
    this.#waiting.clear()
  }
}
