import type { Saying } from './protocol.ts'

/** Something that a client said, and where. */
export interface Spoken {
  readonly convoId: string
  readonly text: string
}

/** What clients said of their messages while it was loud. */
export class Ledger {
  readonly #taken = new Map<string, Spoken>()
  readonly #acknowledged: Spoken[] = []
  readonly #refused = new Map<string, string>()
  readonly #offline: string[] = []
  readonly #odd: string[] = []

  hear(saying: Saying): void {
    switch (saying.said) {
      case 'taken':
        this.#taken.set(saying.text, saying)
        return
      case 'acknowledged':
        this.#acknowledged.push(saying)
        return
      case 'refused':
        this.#refused.set(saying.text, saying.why)
        return
      case 'offline':
        this.#offline.push(`${saying.name}: ${saying.why}`)
        return
      case 'odd':
        this.#odd.push(`${saying.name}: ${saying.what}`)
        return
      default:
        return saying satisfies never
    }
  }

  acknowledged(): readonly Spoken[] {
    return this.#acknowledged
  }

  /** Texts that clients have taken, but for those that the service has refused by name. */
  taken(): readonly Spoken[] {
    return [...this.#taken.values()].filter(({ text }) => !this.#refused.has(text))
  }

  refused(): readonly string[] {
    return [...this.#refused].map(([text, why]) => `refused: ${text}: ${why}`)
  }

  /** Who heard of nothing for a while, and why. */
  offline(): readonly string[] {
    return this.#offline
  }

  odd(): readonly string[] {
    return this.#odd
  }
}
