import type { Timing } from './timing.ts'

/** Silence of so many times what was promised is the end. */
const PATIENCE = 3

/**
 * Notices that a stream has gone: a network that vanishes closes nothing, and a browser sees no pings. It watches once
 * the service has promised, on this very stream, that something comes within a time in any case (`nextWithin` of a
 * cursor): one that does not promise that may be silent for as long as nothing happens.
 */
export class SilenceWatch {
  readonly #timing: Timing
  readonly #over = new AbortController()
  #heardAt: number
  #patience: number | undefined

  constructor(timing: Timing) {
    this.#timing = timing
    this.#heardAt = timing.now()
  }

  /** Something has come. */
  heard(): void {
    this.#heardAt = this.#timing.now()
  }

  /**
   * Something comes within so many seconds in any case, if this is a promise at all. `gone` is called once, when
   * nothing has for too long.
   */
  promised(seconds: number | undefined, gone: () => void): void {
    if (seconds === undefined) return
    const watches = this.#patience !== undefined
    this.#patience = seconds * 1_000 * PATIENCE
    if (!watches) void this.#watch(gone)
  }

  /** The stream is over. */
  stop(): void {
    this.#over.abort()
  }

  async #watch(gone: () => void): Promise<void> {
    const { signal } = this.#over
    for (let left = this.#left(); left > 0; left = this.#left()) {
      await this.#timing.sleep(left, signal)
      if (signal.aborted) return
    }
    gone()
  }

  #left(): number {
    return this.#heardAt + (this.#patience ?? 0) - this.#timing.now()
  }
}
