/** The shortest time between two rounds of news (ms): about that in which a screen is painted once. */
const FRAME_MS = 16

/** Who has something new to show. */
interface Teller {
  /** Makes what is new what is shown; gives whom to tell. */
  settle(): Iterable<() => void>
}

/**
 * When news are told: the first after a rest in a microtask, whatever follows closely together, once a frame. All that
 * has changed is shown before anybody is told, so that nobody reads one thing new and another old.
 */
export class Pace {
  readonly #due = new Set<Teller>()
  #waiting = false
  #last = -Infinity

  /** Has a teller's news told soon, once for however many calls. */
  soon(teller: Teller): void {
    this.#due.add(teller)
    if (this.#waiting) return
    this.#waiting = true
    const rest = this.#last + FRAME_MS - performance.now()
    if (rest <= 0) queueMicrotask(() => this.#tell())
    else setTimeout(() => this.#tell(), rest)
  }

  #tell(): void {
    const due = [...this.#due]
    this.#due.clear()
    this.#waiting = false
    this.#last = performance.now()
    for (const listener of due.flatMap((teller) => [...teller.settle()])) call(listener)
  }
}

/** What a listener throws is nobody else's trouble. */
function call(listener: () => void): void {
  try {
    listener()
  } catch (err) {
    queueMicrotask(() => {
      throw err
    })
  }
}
