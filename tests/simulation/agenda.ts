/** Something that is going to happen. */
export interface Appointment {
  readonly at: number
  /** Decides between those of one time: what was put down first comes first. */
  readonly order: number
  readonly act: () => Promise<void> | void
  cancelled: boolean
}

/**
 * The world's one list of what is to happen, and its clock: nothing takes place but what stands here, one at a time, by
 * its time. The clock does not run; it is wherever the last thing happened.
 */
export class Agenda {
  #now: number
  #order = 0
  readonly #heap: Appointment[] = []

  constructor(start: number) {
    this.#now = start
  }

  /** The world's time (ms since 1970). */
  now(): number {
    return this.#now
  }

  /** Puts something down for `ms` from now; gives what takes it off again. */
  after(ms: number, act: Appointment['act']): () => void {
    const appointment = {
      at: this.#now + Math.max(0, Math.ceil(ms)),
      order: this.#order++,
      act,
      cancelled: false,
    }
    this.#heap.push(appointment)
    this.#up(this.#heap.length - 1)
    return () => void (appointment.cancelled = true)
  }

  /** Takes off what comes next, and sets the clock to it. */
  next(): Appointment | undefined {
    for (;;) {
      const first = this.#pop()
      if (first === undefined) return undefined
      if (first.cancelled) continue
      this.#now = Math.max(this.#now, first.at)
      return first
    }
  }

  #pop(): Appointment | undefined {
    const first = this.#heap[0]
    const last = this.#heap.pop()
    if (first !== undefined && last !== undefined && first !== last) {
      this.#heap[0] = last
      this.#down(0)
    }
    return first
  }

  #up(from: number): void {
    for (let i = from; i > 0;) {
      const above = (i - 1) >>> 1
      if (!this.#before(i, above)) return
      this.#swap(i, above)
      i = above
    }
  }

  #down(from: number): void {
    for (let i = from; ;) {
      const left = 2 * i + 1
      const least = left + 1 < this.#heap.length && this.#before(left + 1, left) ? left + 1 : left
      if (least >= this.#heap.length || !this.#before(least, i)) return
      this.#swap(i, least)
      i = least
    }
  }

  #before(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]]
    if (one === undefined || other === undefined) return false
    return one.at === other.at ? one.order < other.order : one.at < other.at
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]]
    if (one !== undefined && other !== undefined) [this.#heap[a], this.#heap[b]] = [other, one]
  }
}
