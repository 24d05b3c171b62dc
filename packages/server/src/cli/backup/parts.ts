import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import { once } from 'node:events'
import type { TakeFile } from './read-archive.ts'

/** Puts together again what `inParts` cut, while the archive is read. */
export class Parts {
  readonly #prefix: string
  readonly #joined = new PassThrough({ highWaterMark: 1024 * 1024 })
  /** Nobody takes any more. */
  readonly #closed = finished(this.#joined, { readable: false }).catch(() => undefined)

  constructor(name: string) {
    this.#prefix = `${name}.`
  }

  /** Runs what reads the archive beside what uses the joined stream; if one fails, so does the other. */
  async during<Result>(
    use: (joined: AsyncIterable<Uint8Array>) => Promise<void>,
    read: (take: TakeFile) => Promise<Result>,
    others: TakeFile = () => Promise.resolve(),
  ): Promise<Result> {
    const joined = this.#joined
    joined.on('error', () => undefined)
    const using = use(joined as AsyncIterable<Uint8Array>) // No encoding: bytes.
    using.catch((error: unknown) => joined.destroy(error as Error))
    const take: TakeFile = (name, content) =>
      name.startsWith(this.#prefix) ? this.#pour(content) : others(name, content)
    try {
      const result = await read(take)
      joined.end()
      await using
      return result
    } catch (error) {
      joined.destroy(error as Error)
      // What is read from fails too then, for that reason; the first reason is the one to tell.
      const [used] = await Promise.allSettled([using])
      throw used.status === 'rejected' && joined.errored === used.reason ? used.reason : error
    }
  }

  async #pour(content: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of content) {
      if (this.#joined.destroyed) throw this.#joined.errored ?? new Error('nobody reads any more')
      if (!this.#joined.write(chunk)) await Promise.race([once(this.#joined, 'drain'), this.#closed])
    }
  }
}
