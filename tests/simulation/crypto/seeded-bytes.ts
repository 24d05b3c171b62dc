import { createHash } from 'node:crypto'

/** An endless supply of bytes that follow from a seed: SHA-256 of the seed and a counter, as it is used up. */
export class SeededBytes {
  readonly #seed: string
  #counter = 0
  #left = Buffer.alloc(0)

  constructor(seed: string) {
    this.#seed = seed
  }

  take(length: number): Uint8Array<ArrayBuffer> {
    while (this.#left.length < length) this.#left = Buffer.concat([this.#left, this.#block()])
    const taken = Uint8Array.from(this.#left.subarray(0, length))
    this.#left = this.#left.subarray(length)
    return taken
  }

  #block(): Buffer {
    return createHash('sha256')
      .update(`${this.#seed}/${String(this.#counter++)}`)
      .digest()
  }
}
