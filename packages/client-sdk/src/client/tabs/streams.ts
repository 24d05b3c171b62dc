import { MlsClientError } from '../../errors.ts'

/** Streams that tabs read from afar, piece by piece. One that nobody reads on is as if it were never asked for. */
export class Streams {
  readonly #readers = new Map<string, ReadableStreamDefaultReader<Uint8Array>>()

  /** Gives the name that it is read by. */
  add(stream: ReadableStream<Uint8Array>): string {
    const name = crypto.randomUUID()
    this.#readers.set(name, stream.getReader())
    return name
  }

  /** The next piece; undefined at the end. */
  async read(name: string): Promise<Uint8Array | undefined> {
    const reader = this.#readers.get(name)
    // It was another leader's: the same call may be made anew.
    if (reader === undefined) throw new MlsClientError('LeaderLost', undefined, { retryable: true })
    try {
      const { done, value } = await reader.read()
      if (done) this.#readers.delete(name)
      return value
    } catch (err) {
      this.#readers.delete(name)
      throw err
    }
  }

  async cancel(name: string): Promise<void> {
    const reader = this.#readers.get(name)
    this.#readers.delete(name)
    await reader?.cancel()
  }
}
