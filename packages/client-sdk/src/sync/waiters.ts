import { MlsClientError } from '../errors.ts'
import type { MlsErrorName } from '../errors.ts'
import type { Settled } from './draft.ts'

/** Calls that wait for an intent to come true, or for a message to be taken by the service. */
export class Waiters {
  readonly #waiting = new Map<string, { resolve: () => void; reject: (error: MlsClientError) => void }>()
  #over: MlsErrorName | undefined

  /**
   * Does `begin`, which stores what is to come true under `id`, and resolves when that is settled. Rejects when
   * `begin` does, when it failed, or when nothing can come true any more.
   */
  async after(id: string, begin: () => Promise<unknown>): Promise<void> {
    if (this.#over !== undefined) throw new MlsClientError(this.#over)
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

  /**
   * Rejects whoever still waits, and whoever would from now on. Where that is since the client closes, what they wait for
   * is stored, and goes on when it is opened again.
   */
  end(why: MlsErrorName): void {
    this.#over = why
    for (const { reject } of this.#waiting.values()) reject(new MlsClientError(why))
    this.#waiting.clear()
  }
}
