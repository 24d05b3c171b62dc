/** A difference that is worth a second try (ms): less is what a slow answer makes of a right clock. */
const WORTH = 30_000

/**
 * The time as the service has it. The service judges proofs and key packages by its own clock, and a device's may be
 * days off. It is taken to be right until the service refuses a proof and, asked for the time, says otherwise.
 */
export class ServiceClock {
  readonly #device: () => number
  #behind = 0

  /** `device` is the device's own clock (ms since 1970). */
  constructor(device: () => number) {
    this.#device = device
  }

  /** The service's time (ms since 1970), as far as is known. */
  now(): number {
    return this.#device() + this.#behind
  }

  /** Asks the service for its time; gives whether it is another than was thought. */
  async learn(ask: () => Promise<string | undefined>): Promise<boolean> {
    const asked = this.#device()
    const told = await ask()
    if (told === undefined) return false
    const behind = Date.parse(told) - (asked + this.#device()) / 2
    const wrong = Math.abs(behind - this.#behind) > WORTH
    if (wrong) this.#behind = Math.round(behind)
    return wrong
  }
}
