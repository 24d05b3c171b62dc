import { createHash } from 'node:crypto'

/** Lines kept to be shown with a failure. */
const KEPT = 400

/**
 * Everything that happened, as a line each: a run and its repetition have the same lines, and so the same digest.
 */
export class Trace {
  readonly #now: () => number
  readonly #write: ((line: string) => void) | undefined
  readonly #hash = createHash('sha256')
  readonly #last: string[] = []
  #lines = 0

  constructor(now: () => number, write?: (line: string) => void) {
    this.#now = now
    this.#write = write
  }

  note(text: string): void {
    const line = `${new Date(this.#now()).toISOString()} ${text}`
    this.#lines++
    this.#hash.update(line).update('\n')
    this.#write?.(line)
    this.#last.push(line)
    if (this.#last.length > 2 * KEPT) this.#last.splice(0, KEPT)
  }

  /** How many lines there are. */
  get lines(): number {
    return this.#lines
  }

  /** The lines that came last. */
  last(): readonly string[] {
    return this.#last.slice(-KEPT)
  }

  digest(): string {
    return this.#hash.copy().digest('hex')
  }
}
